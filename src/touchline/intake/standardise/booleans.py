"""Yes and no, in the words that exports of any language use."""

import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import Cells
from touchline.intake.standardise.text import trimmed
from touchline.intake.words import boolean_words, normalised

FIGURES = {"true": True, "t": True, "yes": True, "y": True, "1": True, "10": True}  # "1.0" too
FIGURES |= {"false": False, "f": False, "no": False, "n": False, "0": False, "00": False}


def booleans(texts: pa.StringArray) -> Cells:
    """True, false or NULL; any other word is a fault."""
    coded = trimmed(texts).dictionary_encode()
    known = FIGURES | dict(boolean_words())
    words = [word and known.get(normalised(word)) for word in coded.dictionary.to_pylist()]
    values = pa.array(words, pa.bool_()).take(coded.indices)
    bad = pc.and_(coded.is_valid(), values.is_null())
    if not pc.any(bad).as_py():
        return Cells(values)
    return Cells(values, pc.if_else(bad, "not_yes_or_no", None))
