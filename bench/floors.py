"""The physical floors and rivals, each a whole process: `python -m bench.floors JOB ARGUMENTS`."""

import sys
from pathlib import Path

import duckdb

THREADS = 2


def copy_csv(csv: str, to: str) -> None:
    """DuckDB's bare CSV → Parquet copy, with the types that it finds."""
    duckdb.sql(f"SET threads = {THREADS}")
    duckdb.sql(f"COPY (FROM read_csv('{csv}')) TO '{to}' (FORMAT parquet, COMPRESSION zstd)")


def write_day_files(csv: str, folder: str, time_column: str) -> None:
    """One Parquet file a day, as exports arrive, with customers as integers."""
    duckdb.sql(f"SET threads = {THREADS}")
    duckdb.sql(
        f"""COPY (
            SELECT * EXCLUDE ("客户编号"), substr("客户编号", 2)::BIGINT AS customer_ref,
                   "{time_column}"::DATE AS day
            FROM read_csv('{csv}')
        ) TO '{folder}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY day)"""
    )


def scan_and_group(folder: str, orders: str) -> None:
    """The floor of a run: scan the columns that measures read and GROUP BY customer."""
    duckdb.sql(f"SET threads = {THREADS}")
    duckdb.sql(
        f"""SELECT customer_ref, count(*), max("下单时间"), sum("金额"), sum("毛利")
            FROM read_parquet('{orders}/*/*.parquet') GROUP BY customer_ref"""
    ).to_arrow_table()
    duckdb.sql(
        f"""SELECT customer_ref, count(*), count(*) FILTER ("方向" = '呼出'),
                   min("跟进方式"), max("跟进时间"), max("结果"), sum("时长秒"), sum("费用")
            FROM read_parquet('{folder}/*/*.parquet') GROUP BY customer_ref"""
    ).to_arrow_table()


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    if name == "copy":
        copy_csv(*arguments)
    elif name == "days":
        write_day_files(*arguments)
    else:
        scan_and_group(*arguments)
    sys.exit(0 if Path(sys.argv[2]).exists() else 1)
