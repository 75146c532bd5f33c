"""Who does something: a person or a machine, known by a pseudonym."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.domain.checks import id_faults, pseudonym_faults
from courier_api.errors import ModelError

__all__ = ["Actor", "Role"]


class Role(StrEnum):
    """What a person is at the branch; SYSTEM and INSURER are machines."""

    COURIER = "courier"
    DISPATCHER = "dispatcher"
    AGENT = "agent"
    UNDERWRITER = "underwriter"
    ACCOUNTANT = "accountant"
    MANAGER = "manager"
    ADMIN = "admin"
    SYSTEM = "system"
    INSURER = "insurer"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts.

    Parameters
    ----------
    id
        Pseudonym; names and phones live elsewhere.
    role
        In which role the person acts now.
    branch_id
        The branch to which the person is confined.
    products
        Whose inspections an underwriter judges, as sales word them; empty: of all products.

    Raises
    ------
    ModelError
        With every identifier that is none.
    """

    id: str
    role: Role
    branch_id: str
    products: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        faults = [*pseudonym_faults("id", self.id), *id_faults("branch_id", self.branch_id)]
        if faults:
            raise ModelError("actor", faults)
