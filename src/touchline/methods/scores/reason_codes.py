r"""Why a score is low: the attributes that fall furthest short."""

import numpy as np

from touchline.numerics.checked import Numbers, Whole, finite

NO_REASON = -1


def reason_codes(brought: Numbers, reference: Numbers, most: int = 3) -> Whole:
    r"""The attributes with the largest shortfall from the reference, the largest first.

    Formula:

        $$ s_{ij} = \mathrm{reference}_j - \mathrm{points}_{ij} $$

    `brought` is the points by attribute, shape (n, attributes); `reference` of shape (attributes,)
    is the greatest points that each attribute can bring, or its mean points. Returns the numbers of
    the attributes, shape (n, most); -1 where nothing more falls short. Equal shortfalls are told in
    the order of the attributes. ValueError where the shapes do not fit or `most` is below 1.

    Source: Siddiqi, Credit Risk Scorecards (2006), chapter 6 (adverse action codes).

    >>> import numpy as np
    >>> reason_codes(np.array([[10.0, 40.0, 5.0]]), np.array([30.0, 40.0, 20.0]), most=3).tolist()
    [[0, 2, -1]]
    """
    brought = finite("brought", brought, dimensions=2)
    reference = finite("reference", reference)
    if brought.shape[1] != len(reference):
        raise ValueError(f"{brought.shape[1]} attributes do not fit {len(reference)} references")
    if most < 1:
        raise ValueError(f"most must be at least 1, not {most}")
    shortfall = reference - brought
    order = np.argsort(-shortfall, axis=1, kind="stable")[:, :most]
    falls_short = np.take_along_axis(shortfall, order, axis=1) > 0
    return np.where(falls_short, order, NO_REASON)
