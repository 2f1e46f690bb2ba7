"""A whole table in memory, for files that others look values up in."""

import pyarrow as pa

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.source import RawTable

ROW_LIMIT = 5_000_000


def read_whole(table: RawTable, options: ReadOptions) -> pa.Table:
    """All good rows of a table as strings, at most 5 million.

    Raises TouchlineError where the table is larger, or cannot be read as a whole.
    """
    batches: list[pa.RecordBatch] = []
    count = 0
    for batch in table.batches(options):
        for defect in batch.defects:
            if defect.row_number == 0 and defect.reason != "no_rows":
                raise TouchlineError(defect.message, table.name, defect.remedy)
        count += batch.rows.num_rows
        if count > ROW_LIMIT:
            raise TouchlineError(
                f"The file has more than {ROW_LIMIT:,} rows; that is too many to look up in.",
                table.name,
                "Cut it down to the columns and rows that are looked up, or import it as facts.",
            )
        batches.append(batch.rows)
    return pa.Table.from_batches(batches)
