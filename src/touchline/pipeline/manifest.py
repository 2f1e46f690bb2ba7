"""What a run was made of: enough to make it again, byte for byte."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

import touchline


@dataclass(frozen=True)
class Manifest:
    """Inputs, policy, code and results of one run, each with its SHA-256.

    `inputs` are the imports by id and `facts` the rows of each fact table; neither depends on the
    order in which files came. `other_currencies` counts, by fact table, the rows whose amounts are
    not in the firm's currency: measures add them as they stand. Nothing in here depends on the
    clock, the machine or its zone.
    """

    run: str
    as_of: str
    policy_name: str
    policy_version: int
    policy_digest: str
    code_version: str
    code_digest: str
    engine: str
    inputs: Sequence[str]
    facts: Mapping[str, int]
    customers: int
    columns: Sequence[str]
    results_digest: str = ""
    rfm_groups: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    other_currencies: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def as_json(self) -> str:
        """The manifest as its file holds it."""
        return json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The manifest that the text holds."""
        values: dict[str, Any] = json.loads(text)
        return cls(**values)


def code_digest() -> str:
    """SHA-256 over the program's own source files, in the order of their paths."""
    root = Path(touchline.__file__).parent
    total = hashlib.sha256()
    files = [file for suffix in ("py", "toml") for file in root.rglob(f"*.{suffix}")]
    for file in sorted(files):
        total.update(str(file.relative_to(root)).encode() + b"\0")
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def run_name(as_of: str, ingredients: Sequence[str]) -> str:
    """A name that says the day and differs where any ingredient differs: `2026-11-20-3f9a1c2b`."""
    digest = hashlib.sha256("\n".join(ingredients).encode()).hexdigest()
    return f"{as_of}-{digest[:8]}"
