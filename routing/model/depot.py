"""Where documents are handed out and handed in."""

from __future__ import annotations

from dataclasses import dataclass

from routing.errors import ModelError

__all__ = ["Depot"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """A branch.

    Parameters
    ----------
    id, name, address
        `id` is unique; the others are shown to people.
    node
        Row of ``Problem.locations`` and of every travel matrix.
    """

    id: str
    node: int
    name: str = ""
    address: str = ""

    def __post_init__(self) -> None:
        faults = []
        if not self.id:
            faults.append("id is empty")
        if self.node < 0:
            faults.append(f"node is {self.node}: must be 0 or more")
        if faults:
            raise ModelError(f"depot {self.id or '(no id)'}", faults)
