"""What a table's layout hides: a first line that is data already, and words for "no value"."""

from collections import Counter
from dataclasses import replace

from touchline.intake.proposal.content import NUMBER, TIME
from touchline.intake.proposal.headers import signs_of
from touchline.intake.proposal.sample import Sample
from touchline.vocabulary.mapping import ReadOptions

NO_VALUE = (
    "?", "N/A", "n/a", "#N/A", "NULL", "null", "(null)", "<null>", "\\N", "nan", "NaN",
    "-", "--", "—", "NA", "None", "none", "无", "無", "暂无", "暫無", "未填写", "未填寫",
)  # fmt: skip
SURE = NO_VALUE[:11]  # the others may be words: they count only among numbers and times
MOSTLY = 0.5


def laid_out(sample: Sample) -> tuple[Sample, ReadOptions]:
    """The sample as it is to be read, and the options that say so."""
    read = ReadOptions()
    headers = sample.headers
    if len(headers) > 1 and all(_is_data(header) for header in headers):
        names = tuple(f"column {place}" for place in range(1, len(headers) + 1))
        rows = {
            name: (header, *cells)
            for name, (header, cells) in zip(names, sample.columns.items(), strict=True)
        }
        sample, read = replace(sample, columns=rows), ReadOptions(header=False, columns=names)
    missing = _missing_words(sample)
    if missing:
        read = read.model_copy(update={"missing": missing})
        columns = {
            name: tuple(None if cell in missing else cell for cell in cells)
            for name, cells in sample.columns.items()
        }
        sample = replace(sample, columns=columns)
    return sample, read


def _is_data(header: str) -> bool:
    """Whether a header is a number or a time rather than a name."""
    readable = NUMBER.fullmatch(header) or TIME.fullmatch(header)
    return readable is not None and not signs_of(header)


def _missing_words(sample: Sample) -> tuple[str, ...]:
    found: set[str] = set()
    for cells in sample.columns.values():
        counts = Counter(cell for cell in cells if cell is not None)
        suspects = [word for word in NO_VALUE if word in counts]
        if suspects:
            sure = _holds_figures([cell for cell in counts if cell not in suspects])
            found.update(word for word in suspects if word in SURE or sure)
    return tuple(word for word in NO_VALUE if word in found)


def _holds_figures(words: list[str]) -> bool:
    figures = sum(1 for word in words if NUMBER.fullmatch(word) or TIME.fullmatch(word))
    return bool(words) and figures > MOSTLY * len(words)
