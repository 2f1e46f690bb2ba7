"""One fact's measures, folded bucket by bucket; what only an engine can fold is left to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from touchline.measures.columns import columns_of
from touchline.measures.folding.bits import flags
from touchline.measures.folding.foldable import argument_of, can_fold, fold_kind
from touchline.measures.folding.folds import Fold, Folding
from touchline.measures.folding.rows import Rows
from touchline.measures.folding.steps import Step, Steps
from touchline.measures.house_words import is_aggregate, rebuilt, word_in
from touchline.measures.lint import parsed
from touchline.measures.masks import masked
from touchline.measures.plan import Plan, past_condition, window_condition
from touchline.measures.spelling import Spelling
from touchline.vocabulary.facts import Kind

MEDIAN = 0.5
LAST_REF = 2**63 - 1


class WordsKept:
    """The speller of steps: house words stay what they are."""

    def spell(self, word: str, arguments: Sequence[exp.Expression]) -> exp.Expression:
        """The word with its arguments."""
        return exp.Anonymous(this=word, expressions=list(arguments))


@dataclass(frozen=True)
class FactFolds:
    """The folds of a fact by name, and the figures of its measures as expressions over them."""

    fact: str
    folds: Mapping[str, Fold]
    figures: Mapping[str, exp.Expression]
    past: Step
    masks: Mapping[str, Step]

    def over(self, part: "Part") -> pa.Table:
        """A row a customer of the part."""
        rows = self._past_rows(part)
        folding = Folding(rows)
        refs = rows.columns["customer_ref"].take(pa.array(rows.runs.starts))
        columns = {name: folding.of(fold) for name, fold in self.folds.items()}
        return pa.table({"customer_ref": refs, **columns})

    @cached_property
    def reads(self) -> list[str]:
        """The columns of the files that it looks at."""
        steps = [self.past, *(mask for mask in self.masks.values())]
        for fold in self.folds.values():
            steps += [step for step in (fold.argument, fold.condition) if step]
        return sorted({"customer_ref"}.union(*(step.reads for step in steps)))

    def _past_rows(self, part: "Part") -> Rows:
        """The rows of the past in the order of customers."""
        columns = columns_of(self.fact)
        words = [name for name in self.reads if columns[name].kind is Kind.CODE]
        with pq.ParquetFile(part.file, read_dictionary=words) as opened:
            rows = opened.read_row_groups(part.groups, self.reads, use_threads=False)
        read = _columns(rows.unify_dictionaries())
        past = flags(Rows(read, {}, rows.num_rows).array(self.past))
        if not past.all():
            kept = pa.array(past)
            read = {name: column.filter(kept) for name, column in read.items()}
        refs = read["customer_ref"].to_numpy()
        if (refs[1:] < refs[:-1]).any():
            order = pa.array(np.argsort(refs, kind="stable"))
            read = {name: column.take(order) for name, column in read.items()}
        return Rows(read, self.masks, len(refs))


@dataclass(frozen=True)
class Part:
    """Row groups of a file that hold all rows of their customers."""

    file: Path
    groups: list[int]


def parts_of(file: Path) -> Iterator[Part]:
    """The file cut wherever a row group begins with a later customer than any before it."""
    told = pq.read_metadata(file)
    column = told.schema.names.index("customer_ref")
    groups: list[int] = []
    latest = LAST_REF
    for number in range(told.num_row_groups):
        refs = told.row_group(number).column(column).statistics
        first, last = (refs.min, refs.max) if refs and refs.has_min_max else (0, LAST_REF)
        if groups and latest < first:
            yield Part(file, groups)
            groups, latest = [], last
        latest = max(latest, last) if groups else last
        groups.append(number)
    yield Part(file, groups)


def _columns(rows: pa.Table) -> dict[str, pa.Array]:
    """Each column in one piece; what is in one already is not copied."""
    pieces = {name: rows[name].chunks for name in rows.column_names}
    return {
        name: chunks[0] if len(chunks) == 1 else rows[name].combine_chunks()
        for name, chunks in pieces.items()
    }


def folds_of(plan: Plan, fact: str) -> FactFolds:
    """What can be folded of the plan's measures of the fact."""
    return _Folder(fact, replace(plan.spelling, engine=WordsKept()), Steps(), {}).folds(plan)


@dataclass(frozen=True)
class _Folder:
    """Makes the folds of one fact; equal ones are one."""

    fact: str
    spelling: Spelling
    steps: Steps
    names: dict[Fold, str]

    def folds(self, plan: Plan) -> FactFolds:
        """Those of the plan."""
        columns, figures = columns_of(self.fact), {}
        for measure in plan.counted_of(self.fact):
            tree = self.spelling.spelled(plan.catalogue.trees[measure.name])
            if can_fold(tree, columns):
                window = window_condition(self.spelling.clock, measure.window)
                figures[measure.name] = self._over_folds(tree, window)
        past = self.steps.of(self._spelled(past_condition(self.fact)))
        folds = {name: fold for fold, name in self.names.items()}
        return FactFolds(self.fact, folds, figures, past, self._masks())

    def _over_folds(self, tree: exp.Expression, window: exp.Expression | None) -> exp.Expression:
        """The tree with the name of a fold in place of each aggregate."""

        def change(node: exp.Expression) -> exp.Expression | None:
            filtered = isinstance(node, exp.Filter)
            aggregate = node.this if filtered else node
            if not is_aggregate(aggregate):
                return None
            asked = [window, node.expression.this if filtered else None]
            return exp.column(self._name(aggregate, [each for each in asked if each is not None]))

        return rebuilt(tree, change)

    def _name(self, aggregate: exp.Expression, conditions: Sequence[exp.Expression]) -> str:
        condition: Step | None = None
        for each in conditions:
            step = self.steps.of(each)
            condition = self.steps.both(condition, step) if condition else step
        argument, called = argument_of(aggregate), word_in(aggregate)
        share = float(called[1][1].name) if called and called[0] == "quantile" else MEDIAN
        folded = self.steps.of(argument) if argument is not None else None
        fold = Fold(fold_kind(aggregate), folded, condition, share)
        return self.names.setdefault(fold, f"fold_{len(self.names) + 1}")

    def _masks(self) -> dict[str, Step]:
        told = {name: masked(self.fact, name) for name in columns_of(self.fact)}
        return {
            name: self.steps.of(self._spelled(text)) for name, text in told.items() if text != name
        }

    def _spelled(self, sql: str) -> exp.Expression:
        return self.spelling.spelled(parsed(sql, self.fact))
