"""Array functions compiled to machine code, once for a machine."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Compiled = Callable[..., Any]


def compiled(signature: str) -> Callable[[Compiled], Compiled]:
    """Compile for that signature and keep the code beside the source, or in the user's cache.

    Where neither may be written the function is compiled anew by each process.
    """

    def compile_it(function: Compiled) -> Compiled:
        try:
            return numba.njit(signature, cache=True, nogil=True)(function)  # type: ignore[no-any-return] # numba has no types
        except RuntimeError:
            return numba.njit(signature, nogil=True)(function)  # type: ignore[no-any-return] # numba has no types

    return compile_it


Function = TypeVar("Function", bound=Compiled)


def compiled_when_called(function: Function) -> Function:
    """Compile for the types of the first call, to run without Python's lock."""
    try:
        return cast("Function", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast("Function", numba.njit(nogil=True)(function))
