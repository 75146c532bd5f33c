"""The key that signs a branch's sheets of the day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from courier_api.domain.checks import id_faults, instant_faults
from courier_api.errors import ModelError

__all__ = ["SheetKey"]

PUBLIC_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKey:
    """An Ed25519 key of one branch.

    Parameters
    ----------
    id, branch_id
        Ours; whose.
    public
        32 bytes.
    sealed
        The private part, sealed by the secret of the house; empty for a key that
        is only trusted, since its sheets are printed elsewhere.
    valid_from, valid_to
        When its sheets count, aware UTC; ``None``: until another takes its place.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    id: str
    branch_id: str
    public: bytes
    sealed: bytes = field(repr=False)
    valid_from: datetime
    valid_to: datetime | None = None

    def __post_init__(self) -> None:
        faults = [*id_faults("id", self.id), *id_faults("branch_id", self.branch_id)]
        faults += instant_faults("valid_from", self.valid_from)
        faults += instant_faults("valid_to", self.valid_to)
        if len(self.public) != PUBLIC_BYTES:
            faults.append(f"public has {len(self.public)} bytes, not {PUBLIC_BYTES}")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            faults.append("valid_to is before valid_from")
        if faults:
            raise ModelError(f"sheet key {self.id}", faults)

    @property
    def prints(self) -> bool:
        """Whether this house can print with it."""
        return bool(self.sealed)

    def holds_at(self, at: datetime) -> bool:
        """Say whether a sheet that was printed then counts."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)
