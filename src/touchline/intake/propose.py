"""A mapping proposed for files that nobody prepared for.

For each table: which fact fits best (`proposal.assign`), which column feeds which place, by the
words of its header in three languages and by what its cells look like, each with a confidence and
a reason; then what files know of each other (`proposal.relations`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from itertools import groupby

from touchline.intake.proposal.assign import assign, assignments
from touchline.intake.proposal.build import build, with_customer_fact
from touchline.intake.proposal.content import Content, content_of
from touchline.intake.proposal.guess import guess
from touchline.intake.proposal.headers import signs_of
from touchline.intake.proposal.layout import laid_out
from touchline.intake.proposal.parts import LeftOut, Proposal, TableProposal
from touchline.intake.proposal.patterns import pattern_of
from touchline.intake.proposal.relations import related
from touchline.intake.proposal.sample import Sample
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.mapping import ReadOptions

LEAST_SCORE = 0.75  # below it no fact table is told plainly enough
LEAST_SCORE_WITHOUT_NAMES = 0.2  # where no header says anything, so that cells alone must tell


def propose(samples: Sequence[Sample], source: str = "export", time_zone: str = "") -> Proposal:
    """The proposal for all samples together; tables that feed nothing have no facts.

    `source` is what the mapping calls the system; `time_zone` is the firm's, if it is known.
    """
    laid = [
        laid_out(sample)
        for sample in sorted(samples, key=lambda sample: (sample.file_name, sample.sheet))
    ]
    ordered = [sample for sample, _ in laid]
    contents = [_contents(sample) for sample in ordered]
    first = [
        _proposed(sample, content, read)
        for (sample, read), content in zip(laid, contents, strict=True)
    ]
    recognised = [table for table in first if table.facts]
    linked, lookups = related(recognised)
    by_name = {table.name: table for table in linked}
    tables = [by_name.get(table.name, table) for table in first]
    if not any(fact.into == "customer" for table in linked for fact in table.facts):
        tables = [
            with_customer_fact(table, content) if table.facts else table
            for table, content in zip(tables, contents, strict=True)
        ]
    whole = guess(contents, time_zone)
    return Proposal(
        source=source,
        tables=_grouped(ordered, tables),
        time_zone=whole.time_zone,
        currency=whole.currency,
        phone_region=whole.phone_region,
        day_first=whole.day_first,
        decimal_comma=whole.decimal_comma,
        lookups=lookups,
        remarks=whole.remarks,
    )


def propose_into(sample: Sample, fact: str) -> TableProposal:
    """The proposal for a table of which a person says what it tells of."""
    laid, read = laid_out(sample)
    contents = _contents(laid)
    return build(laid, contents, assign(FACT_TABLES[fact], laid.name, contents), read)


def _contents(sample: Sample) -> dict[str, Content]:
    return {header: content_of(cells) for header, cells in sample.columns.items()}


def _proposed(sample: Sample, contents: Mapping[str, Content], read: ReadOptions) -> TableProposal:
    best = assignments(sample.name, contents)[0]
    nameless = not any(signs_of(header) for header in sample.headers)
    if best.score >= (LEAST_SCORE_WITHOUT_NAMES if nameless else LEAST_SCORE):
        return build(sample, contents, best, read)
    left = tuple(
        LeftOut(header, "the table is not recognised", content.words[:2])
        for header, content in contents.items()
    )
    remark = "no fact is told plainly: map it by hand, or leave it (a list of products is no fact)"
    return TableProposal(
        sample.name, (sample.file_name,), sample.sheet, (), (), left, remarks=(remark,)
    )


def _grouped(
    samples: Sequence[Sample], tables: Sequence[TableProposal]
) -> tuple[TableProposal, ...]:
    """Files of one layout (January's and February's) become one table with a pattern."""
    pairs = sorted(zip(samples, tables, strict=True), key=_layout)
    found: list[TableProposal] = []
    for _, group in groupby(pairs, key=_layout):
        alike = [table for _, table in group]
        names = tuple(sorted({name for table in alike for name in table.files}))
        others = {sample.file_name for sample in samples} - set(names)
        patterns = tuple(sorted({pattern_of(name) for name in names}))
        if any(fnmatchcase(other, pattern) for other in others for pattern in patterns):
            patterns = tuple(pattern_of(name, exact=True) for name in names)
        found.append(replace(alike[0], files=patterns, read=_read_alike(alike)))
    return tuple(sorted(found, key=lambda table: (table.name, table.sheet)))


def _read_alike(tables: Sequence[TableProposal]) -> ReadOptions:
    """The first's options, with every word for "no value" that any of the files uses."""
    missing = tuple(sorted({word for table in tables for word in table.read.missing}))
    return tables[0].read.model_copy(update={"missing": missing})


def _layout(pair: tuple[Sample, TableProposal]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    sample, table = pair
    into = tuple(fact.into for fact in table.facts)
    return sample.headers, sample.sheet, (*into, str(table.read.header))
