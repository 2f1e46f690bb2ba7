"""From an assignment to a table's proposal: facts, identities, what is left out and why."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from touchline.intake.proposal.assign import Assignment, assign
from touchline.intake.proposal.candidates import Candidate, Place
from touchline.intake.proposal.content import Content
from touchline.intake.proposal.headers import Sign, signs_of
from touchline.intake.proposal.parts import (
    ColumnProposal,
    FactProposal,
    IdentityProposal,
    LeftOut,
    Missing,
    TableProposal,
)
from touchline.intake.proposal.remedies import stand_in
from touchline.intake.proposal.rules import MOST_SURE, SAMPLES, column_proposal
from touchline.intake.proposal.sample import Sample
from touchline.vocabulary.facts import CUSTOMER, Kind
from touchline.vocabulary.identity import Identifier
from touchline.vocabulary.mapping import ReadOptions, Rule

NOTE_REASON = "looks like free text; it would go to the vault only if you map it as note"
LEAST_KNOWN = 0.5  # of an optional code column's words; with fewer the column waits for the user
MOSTLY = 0.5  # with fewer cells that read as times, the reason is said
ATTRIBUTES = ("kind", "industry", "region", "size", "grade")
BY_NAME = "; two customers of one name would fall together: a customer number would be better"
NAMESPACES = {"number": "customer", "name": "customer_name", "contact_name": "customer_name"}


def build(
    sample: Sample, contents: Mapping[str, Content], assignment: Assignment, read: ReadOptions
) -> TableProposal:
    """Everything that is proposed for one sample."""
    key = assignment.customer_key()
    columns = _fact_columns(assignment, contents)
    customer = _customer_ref(key, contents) if assignment.table.per_customer else None
    staff = _staff_columns(assignment, contents)
    given = [*([customer] if customer else []), *columns, *staff]
    filled, missing = _required(sample.name, assignment, contents, given)
    fact = FactProposal(
        assignment.table.name, _confidence(assignment), _why(assignment), filled, missing
    )
    identities = _identities(assignment, contents, customer, staff)
    taken = _sources_of([fact], identities)
    return TableProposal(
        name=sample.name,
        files=(sample.file_name,),
        sheet=sample.sheet,
        facts=(fact,),
        identities=identities,
        left_out=tuple(
            LeftOut(header, _why_left_out(header, content), content.words[:2])
            for header, content in contents.items()
            if header not in taken
        ),
        remarks=_remarks(read),
        read=read,
    )


def _remarks(read: ReadOptions) -> tuple[str, ...]:
    without = () if read.header else ("the first line is data: the columns have no names",)
    words = " ".join(read.missing)
    return (*without, *((f'read as "no value": {words}',) if words else ()))


def with_customer_fact(table: TableProposal, contents: Mapping[str, Content]) -> TableProposal:
    """The same table feeding `customer` too, where left-out columns tell of the customer."""
    ref = table.facts[0].column("customer_ref")
    if ref is None or ref.rule.lookup or table.facts[0].into in {"customer", "web_event"}:
        return table
    left = {leaving.header: contents[leaving.header] for leaving in table.left_out}
    chosen = assign(CUSTOMER, "", left).chosen
    columns = tuple(
        column_proposal(CUSTOMER.column(name), chosen[place], left[chosen[place].header])
        for name in ATTRIBUTES
        if (place := Place("fact", name)) in chosen and chosen[place].score >= 0.8
    )
    if not columns:
        return table
    reason = "the same rows tell of the customer"
    second = FactProposal("customer", 0.6, reason, (ref, *columns))
    taken = {column.rule.column for column in columns}
    left_out = tuple(leaving for leaving in table.left_out if leaving.header not in taken)
    return replace(table, facts=(*table.facts, second), left_out=left_out)


def _fact_columns(assignment: Assignment, contents: Mapping[str, Content]) -> list[ColumnProposal]:
    columns = []
    for column in assignment.table.columns:
        candidate = assignment.at(column.name)
        if candidate is None:
            continue
        proposed = column_proposal(column, candidate, contents[candidate.header])
        known = len(proposed.rule.values)
        unknown = len(proposed.please_map)
        if column.required or known >= LEAST_KNOWN * (known + unknown):
            columns.append(proposed)
    return columns


def _customer_ref(
    key: tuple[str, Candidate] | None, contents: Mapping[str, Content]
) -> ColumnProposal | None:
    if key is None:
        return None
    name, candidate = key
    by_number = name == "number"
    rule = Rule(column=candidate.header, namespace=NAMESPACES.get(name, name))
    certainty = 1.0 if by_number else 0.6 if name in {"name", "contact_name"} else 0.75
    remark = "" if by_number else f"; no customer number, so the {name.replace('_', ' ')} stands in"
    return ColumnProposal(
        "customer_ref",
        rule,
        round(min(candidate.score * certainty, MOST_SURE), 2),
        candidate.reason + remark + (BY_NAME if name in {"name", "contact_name"} else ""),
        contents[candidate.header].words[:SAMPLES],
    )


def _staff_columns(assignment: Assignment, contents: Mapping[str, Content]) -> list[ColumnProposal]:
    for name in ("number", "name", "email"):
        candidate = assignment.chosen.get(Place("employee", name))
        if candidate is not None:
            return [
                ColumnProposal(
                    column.name,
                    Rule(column=candidate.header, namespace="employee"),
                    round(min(candidate.score, MOST_SURE) * (1.0 if name == "number" else 0.9), 2),
                    candidate.reason,
                    contents[candidate.header].words[:SAMPLES],
                )
                for column in assignment.table.columns
                if column.kind is Kind.STAFF
            ]
    return []


def _required(
    name: str,
    assignment: Assignment,
    contents: Mapping[str, Content],
    given: Sequence[ColumnProposal],
) -> tuple[tuple[ColumnProposal, ...], tuple[Missing, ...]]:
    """The columns with stand-ins for what is required, in the table's order; what still lacks."""
    found = {column.name: column for column in given}
    missing: list[Missing] = []
    for column in assignment.table.columns:
        if column.required and column.name not in {"source", "source_id", *found}:
            remedy = stand_in(column, name, assignment, contents)
            if isinstance(remedy, Missing):
                missing.append(remedy)
            else:
                found[column.name] = remedy
    order = assignment.table.schema.names
    columns = sorted(found.values(), key=lambda column: order.index(column.name))
    return tuple(columns), tuple(missing)


def _identities(
    assignment: Assignment,
    contents: Mapping[str, Content],
    customer: ColumnProposal | None,
    staff: Sequence[ColumnProposal],
) -> tuple[IdentityProposal, ...]:
    refs = {"customer": customer, "employee": staff[0] if staff else None}
    found = []
    for subject, ref in refs.items():
        columns = tuple(
            ColumnProposal(
                place.name,
                Rule(column=candidate.header),
                round(min(candidate.score, MOST_SURE), 2),
                candidate.reason,
                contents[candidate.header].words[:SAMPLES],
            )
            for place, candidate in assignment.chosen.items()
            if place.space == subject and place.name != Identifier.NOTE
        )
        if ref is not None and columns:
            found.append(IdentityProposal(subject, ref.rule, columns))
    return tuple(found)


def _sources_of(
    facts: Sequence[FactProposal], identities: Sequence[IdentityProposal]
) -> set[str | None]:
    rules = [column.rule for fact in facts for column in fact.columns]
    rules += [column.rule for identity in identities for column in identity.columns]
    return {rule.column for rule in rules}


def _why_left_out(header: str, content: Content) -> str:
    for sign in signs_of(header):
        if sign.group == "elsewhere":
            return sign.key
        if sign.key == "customer.note" and sign.score > 0.85:
            return NOTE_REASON
    if content.is_empty:
        return "its cells are empty"
    if content.is_free_text:
        return NOTE_REASON
    return _without_place(header, content)


def _without_place(header: str, content: Content) -> str:
    if not signs_of(header):
        return "nothing that Touchline knows is called so"
    if content.time < MOSTLY and any(_is_of_time(sign) for sign in signs_of(header)):
        return "called like a date, but most of its cells cannot be read as one"
    return "no place in this fact, or a better column took it"


def _is_of_time(sign: Sign) -> bool:
    """Whether a header's meaning is the time at which something happened."""
    return sign.group == "columns" and sign.key.endswith(".happened_at") and sign.score > MOSTLY


def _confidence(assignment: Assignment) -> float:
    return round(min(0.98, 0.35 + 0.12 * max(assignment.score, 0.0)), 2)


def _why(assignment: Assignment) -> str:
    telling = [candidate.header for candidate in assignment.chosen.values() if candidate.specific][
        :4
    ]
    return f"told by {', '.join(telling)}" if telling else "told by what the cells look like"
