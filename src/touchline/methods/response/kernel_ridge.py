"""A learner without a form: kernel ridge on landmarks, its width tuned on the rows at hand."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.methods.response.ridge import Ridge, ridge

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class KernelRidge:
    r"""Kernel ridge regression with Gaussian kernels at landmarks (Nystroem's approximation).

    Formula:
    $$ \hat g(x) = \beta_0 + \sum_{l=1}^{L} \alpha_l k_h(x, z_l), \qquad
       k_h(x, z) = \exp\!\Big(-\frac{\lVert x - z \rVert^2}{2 h^2}\Big) $$

    Landmarks z are `landmarks` rows spread over the training rows (each the farthest from those
    before it, so that nothing is random). Of the `widths` h, in units of the features' spreads,
    each target gets the one with the least generalised cross-validation, and so the penalty.

    Source: Williams and Seeger 2001.

    >>> import numpy as np
    >>> x = np.linspace(0, 3, 200)[:, None]
    >>> fitted = KernelRidge().fit(x, np.exp(x))
    >>> bool(abs(fitted.predict(np.array([[2.0]]))[0, 0] - np.exp(2)) < 0.01)
    True
    """

    landmarks: int = 60
    widths: tuple[float, ...] = (1.5, 3.0)

    def fit(self, features: Floats, targets: Floats) -> "FittedKernelRidge":
        """Learn the targets (n, m) from the features (n, p)."""
        means, spreads = features.mean(axis=0), features.std(axis=0)
        spreads = np.where(spreads > 0, spreads, 1.0)
        scaled = (features - means) / spreads
        chosen = _spread_out(scaled, self.landmarks)
        fits = tuple(_at_width(scaled, chosen, width, targets) for width in self.widths)
        best = np.argmin([fit.criterion for _, fit in fits], axis=0)
        return FittedKernelRidge(means, spreads, chosen, self.widths, fits, best)


@dataclass(frozen=True)
class FittedKernelRidge:
    """A `KernelRidge` that has seen rows; `best` is the width taken for each target."""

    means: Floats
    spreads: Floats
    landmarks: Floats
    widths: tuple[float, ...]
    fits: tuple[tuple[Floats, Ridge], ...]
    best: NDArray[np.intp]

    def predict(self, features: Floats) -> Floats:
        """The expected targets (n, m) of rows with these features (n, p)."""
        scaled = (features - self.means) / self.spreads
        answer = np.empty((features.shape[0], self.best.size))
        for place, (width, (half, fit)) in enumerate(zip(self.widths, self.fits, strict=True)):
            mine = self.best == place
            if mine.any():
                columns = _kernel(scaled, self.landmarks, width) @ half
                answer[:, mine] = fit.predict(columns)[:, mine]
        return answer


def _at_width(
    scaled: Floats, landmarks: Floats, width: float, targets: Floats
) -> tuple[Floats, Ridge]:
    """The matrix that whitens the landmarks' kernel, and the ridge on the columns it makes."""
    values, vectors = np.linalg.eigh(_kernel(landmarks, landmarks, width))
    kept = values > values[-1] * 1e-10
    half = vectors[:, kept] / np.sqrt(values[kept])
    return half, ridge(_kernel(scaled, landmarks, width) @ half, targets)


def _kernel(rows: Floats, landmarks: Floats, width: float) -> Floats:
    near: Floats = rows @ (landmarks / width**2).T
    near -= np.einsum("ij,ij->i", rows, rows)[:, None] / (2 * width**2)
    near -= np.einsum("ij,ij->i", landmarks, landmarks) / (2 * width**2)
    np.minimum(near, 0.0, out=near)
    return np.exp(near, out=near)


def _spread_out(scaled: Floats, count: int) -> Floats:
    """Rows of which each is the farthest from those taken before; at most `count`."""
    chosen = [int(np.argmin(_squared_distance(scaled, scaled.mean(axis=0))))]
    nearest = _squared_distance(scaled, scaled[chosen[0]])
    while len(chosen) < count and nearest.max() > 0:
        chosen.append(int(np.argmax(nearest)))
        np.minimum(nearest, _squared_distance(scaled, scaled[chosen[-1]]), out=nearest)
    return scaled[chosen]


def _squared_distance(rows: Floats, place: Floats) -> Floats:
    away = rows - place
    return np.asarray(np.einsum("ij,ij->i", away, away))
