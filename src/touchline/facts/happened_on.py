"""The day in the firm's zone on which each row happened."""

from touchline.vocabulary.derived import EVERY_TABLE, BucketFacts, DerivedColumns
from touchline.vocabulary.facts import Column, Kind
from touchline.vocabulary.local_days import Integers


def _happened_on(bucket: BucketFacts, table: str) -> tuple[Integers]:
    return (bucket.local_days(table),)


HAPPENED_ON = DerivedColumns(
    EVERY_TABLE,
    reads=(),
    columns=(Column("happened_on", Kind.DATE, "The day it happened, in the firm's zone"),),
    function=_happened_on,
)
