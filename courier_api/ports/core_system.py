"""The insurer's core system: it alone issues, voids and reprints policies.

Every call carries a `request_id`.  Whoever gets no answer asks again with the
same one and gets the answer of the first time; nothing is done twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from courier_api.domain.checks import fen_faults, id_faults, instant_faults, sale_number_faults
from courier_api.errors import ModelError

__all__ = ["CoreSystem", "IssueRequest", "Issued", "Reprinted", "StatusPush", "Voided"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRequest:
    """What the insurer must know to issue a policy; people by pseudonym.

    Parameters
    ----------
    request_id
        Of this question.
    order_id, sale_number, branch_id
        What it is for.  A sale has one policy in force: asked again for the
        same sale, under whatever request id, the insurer names the same.
    policyholder_id, premium_fen, paid_at
        Who is insured; the full premium in fen, and when it was confirmed.
    """

    request_id: str
    order_id: str
    sale_number: str
    branch_id: str
    policyholder_id: str
    premium_fen: int
    paid_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A policy is in force.

    Raises
    ------
    ModelError
        If the number is none, or the instant is not aware UTC.
    """

    policy_number: str
    issued_at: datetime

    def __post_init__(self) -> None:
        faults = id_faults("policy_number", self.policy_number)
        if faults := faults + instant_faults("issued_at", self.issued_at):
            raise ModelError("issued policy", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided:
    """A policy is not in force any more.

    Raises
    ------
    ModelError
        As :class:`Issued`.
    """

    policy_number: str
    voided_at: datetime

    def __post_init__(self) -> None:
        faults = id_faults("policy_number", self.policy_number)
        if faults := faults + instant_faults("voided_at", self.voided_at):
            raise ModelError("voided policy", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprinted:
    """A document has a new serial; the old one is void with the insurer too.

    Raises
    ------
    ModelError
        If one is no serial, or both are one.
    """

    old_serial: str
    serial: str

    def __post_init__(self) -> None:
        faults = id_faults("old_serial", self.old_serial) + id_faults("serial", self.serial)
        if self.old_serial == self.serial:
            faults.append("the new serial is the old one")
        if faults:
            raise ModelError("reprinted document", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPush:
    """Where an order stands, for the insurer to know.

    Raises
    ------
    ModelError
        With everything that does not fit.
    """

    request_id: str
    order_id: str
    sale_number: str
    state: str
    version: int
    at: datetime
    policy_number: str
    collected_fen: int

    def __post_init__(self) -> None:
        faults = [*id_faults("order_id", self.order_id), *instant_faults("at", self.at)]
        faults += sale_number_faults(self.sale_number)
        if faults := faults + fen_faults("collected_fen", self.collected_fen):
            raise ModelError(f"status of order {self.order_id}", faults)


class CoreSystem(Protocol):
    """The insurer's core system.

    Every method raises :class:`~courier_api.errors.InsurerRefusedError` if the
    insurer will not do it (asking again changes nothing), and
    :class:`~courier_api.errors.UnreachableError` if nobody knows whether it is
    done (ask again with the same id).
    """

    def issue(self, request: IssueRequest) -> Issued:
        """Put a policy in force."""
        ...

    def void(self, request_id: str, policy_number: str, reason: str) -> Voided:
        """Take a policy out of force; one that is void already stays so."""
        ...

    def reprint(self, request_id: str, order_id: str, old_serial: str) -> Reprinted:
        """Replace a document that was lost or spoilt by one with a new serial."""
        ...

    def push_status(self, push: StatusPush) -> None:
        """Say where an order stands; an older version after a newer one is ignored."""
        ...
