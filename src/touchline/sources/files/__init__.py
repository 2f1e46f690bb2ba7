"""Files and folders as exported by the firm's systems: text, workbooks, JSON, Parquet, archives."""

from touchline.sources.files.source import FILES
from touchline.sources.files.whole import read_whole

__all__ = ["FILES", "read_whole"]
