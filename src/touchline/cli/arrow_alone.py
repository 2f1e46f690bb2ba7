"""Arrow without pandas."""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

import pyarrow as pa


class _NoPandas(MetaPathFinder):
    """Finds pandas nowhere."""

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)
        return None


def leave_pandas_out() -> None:
    """Let Arrow look for pandas once and find none.

    At its first value Arrow would import pandas, where it is installed, to ask whether the value is
    one of its own: that takes as long as all advice on 200,000 customers. Who asks Arrow for pandas
    by name still gets it.
    """
    none = _NoPandas()
    sys.meta_path.insert(0, none)
    try:
        pa.scalar(0)
    finally:
        sys.meta_path.remove(none)
