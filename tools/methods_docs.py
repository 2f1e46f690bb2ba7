"""The page docs/methods.md, from the docstrings of the mathematics."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from tools.formulas import formulas
from touchline import methods, numerics

HEAD = """# Every method

Written by `make docs` from the docstrings of `src/touchline/methods` and \
`src/touchline/numerics`; a test fails when it lags. What is proved about them is in \
[proof.md](proof.md).

Arrays in, numbers out: no method knows a customer, a file or a clock. The docstring of each says \
more: shapes, units, errors, and an example that runs.
"""
SINGLE = "on_their_own"  # the files of methods/ that lie in no subject's folder


@dataclass(frozen=True)
class Method:
    """One public function or class, and where it is found."""

    subject: str
    module: str
    name: str
    text: str

    @property
    def sentence(self) -> str:
        """The first sentence of the docstring."""
        paragraph = " ".join(self.text.partition("\n\n")[0].split())
        return re.split(r"(?<=[.:]) (?=[A-Z])", paragraph)[0]

    @property
    def source(self) -> str:
        """What stands after "Source:", to the end of the paragraph; empty where there is none."""
        found = re.search(r"^Sources?: (.+?)(?:\n\n|\Z)", self.text, re.DOTALL | re.MULTILINE)
        return " ".join(found[1].split()) if found else ""


def every_method() -> Iterator[Method]:
    """Every public function and class of the mathematics, subject by subject, file by file."""
    for floor in (methods, numerics):
        for found in sorted(each.name for each in walk_packages(floor.__path__, _dotted(floor))):
            module = import_module(found)
            parts = found.split(".")[1:]
            nested = parts[1] if len(parts) > 2 else SINGLE
            subject = "numerics" if floor is numerics else nested
            for name, thing in vars(module).items():
                if _is_public(name, thing, found):
                    yield Method(subject, ".".join(parts), name, inspect.getdoc(thing) or "")


def _dotted(floor: ModuleType) -> str:
    return f"{floor.__name__}."


def _is_public(name: str, thing: object, module: str) -> bool:
    is_one = inspect.isclass(thing) or inspect.isfunction(thing)
    return is_one and not name.startswith("_") and getattr(thing, "__module__", "") == module


def document() -> str:
    """The whole page."""
    return HEAD + "".join(_subject(name, found) for name, found in sorted(_by_subject().items()))


def _by_subject() -> dict[str, list[Method]]:
    found: dict[str, list[Method]] = {}
    for method in every_method():
        found.setdefault(method.subject, []).append(method)
    return found


def _subject(name: str, found: list[Method]) -> str:
    return f"\n## {name.replace('_', ' ').capitalize()}\n" + "".join(map(_method, found))


def _method(method: Method) -> str:
    shown = "".join(f"\n$$\n{formula}\n$$\n" for formula in formulas(method.text))
    source = f"\nSource: {method.source}\n" if method.source else ""
    return f"\n### {method.name}\n\n`{method.module}`: {method.sentence}\n{shown}{source}"
