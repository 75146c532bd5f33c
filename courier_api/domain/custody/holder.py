"""Those who can hold a document, and from whom to whom it can go."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.domain.checks import pseudonym_faults
from courier_api.errors import ModelError

__all__ = ["MOVES", "VOID", "Holder", "HolderKind"]


class HolderKind(StrEnum):
    """What kind of holder it is; VOID is where spoilt and lost serials end."""

    BRANCH = "branch"
    COURIER = "courier"
    CUSTOMER = "customer"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Holder:
    """One who holds documents, written ``kind:id``.

    Raises
    ------
    ModelError
        If `id` is not an identifier.

    Examples
    --------
    >>> str(Holder(HolderKind.COURIER, "c1"))
    'courier:c1'
    >>> Holder.read("branch:futian").id
    'futian'
    """

    kind: HolderKind
    id: str

    def __post_init__(self) -> None:
        if faults := pseudonym_faults("id", self.id):
            raise ModelError("holder", faults)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def read(cls, text: str) -> Holder:
        """Return the holder that was written as `text`."""
        kind, _, name = text.partition(":")
        return cls(HolderKind(kind), name)


VOID = Holder(HolderKind.VOID, "void")
"""Where every serial ends that is lost or spoilt; nothing comes back from it."""

MOVES = frozenset(
    {
        (HolderKind.BRANCH, HolderKind.COURIER),
        (HolderKind.COURIER, HolderKind.BRANCH),
        (HolderKind.COURIER, HolderKind.COURIER),
        (HolderKind.COURIER, HolderKind.CUSTOMER),
        (HolderKind.BRANCH, HolderKind.VOID),
        (HolderKind.COURIER, HolderKind.VOID),
        (HolderKind.CUSTOMER, HolderKind.VOID),
    }
)
"""From whom to whom a document can go."""
