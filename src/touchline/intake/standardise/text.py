"""Text identifiers and codes: one spelling for what looks the same."""

import pyarrow as pa
import pyarrow.compute as pc


def trimmed(texts: pa.StringArray) -> pa.StringArray:
    """NFKC text without blanks or NUL around it; what is empty then is missing."""
    if not pc.all(pc.string_is_ascii(texts)).as_py():
        texts = pc.utf8_normalize(texts, form="NFKC")
    texts = pc.utf8_trim_whitespace(texts)
    empty = pc.equal(texts, "")
    return pc.if_else(empty, None, texts) if pc.any(empty).as_py() else texts
