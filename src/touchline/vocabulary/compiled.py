"""Array functions compiled to machine code, once for a machine.

The compiler is heavy: it is loaded only when a function is needed, so that a command that merely
names the facts shelf's columns starts at once.
"""

from collections.abc import Callable
from functools import cache, cached_property, update_wrapper, wraps
from importlib import import_module
from typing import Any, TypeVar, cast

Compiled = Callable[..., Any]


def compiled(signature: str) -> Callable[[Compiled], Compiled]:
    """Compile for that signature at the first call, and keep the code.

    It is kept beside the source, or in the user's cache; where neither may be written the function
    is compiled anew by each process.
    """

    def compile_it(function: Compiled) -> Compiled:
        @cache
        def machine_code() -> Compiled:
            return _compile(function, signature)

        @wraps(function)
        def call(*arguments: Any) -> Any:
            return machine_code()(*arguments)

        return call

    return compile_it


Function = TypeVar("Function", bound=Compiled)


def compiled_when_called(function: Function) -> Function:
    """Compile for the types of the first call, to run without Python's lock."""
    return cast("Function", _CompiledWhenCalled(function))


class _CompiledWhenCalled:
    """Stands for the machine code, also in the eyes of a compiled function that calls it."""

    def __init__(self, function: Compiled) -> None:
        self._function = function
        update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        return self._machine_code(*arguments)

    @cached_property
    def _machine_code(self) -> Compiled:
        return _compile(self._function)

    @property
    def _numba_type_(self) -> object:
        """What numba asks of a name that it does not know, so that it needs no loading before."""
        return import_module("numba").types.Dispatcher(self._machine_code)


def _compile(function: Compiled, *signature: str) -> Compiled:
    njit = import_module("numba").njit
    try:
        return cast("Compiled", njit(*signature, cache=True, nogil=True)(function))
    except RuntimeError:
        return cast("Compiled", njit(*signature, nogil=True)(function))
