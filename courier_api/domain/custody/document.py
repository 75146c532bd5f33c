"""One document serial and its moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from courier_api.domain.checks import id_faults, instant_faults, pseudonym_faults
from courier_api.domain.custody.holder import MOVES, VOID, Holder, HolderKind
from courier_api.errors import CustodyError, ModelError

__all__ = ["Document", "DocumentKind", "Move", "MoveCause", "Moved", "register", "reprint"]


class DocumentKind(StrEnum):
    """What the paper is."""

    PROPOSAL = "proposal"
    NOTICE = "notice"
    POLICY = "policy"
    INVOICE = "invoice"
    STICKER = "sticker"
    TERMS = "terms"
    RECEIPT = "receipt"


class MoveCause(StrEnum):
    """Why a document changed hands."""

    REGISTERED = "registered"
    TRANSFERRED = "transferred"
    LOST = "lost"
    SPOILT = "spoilt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line of the custody ledger: immutable once written.

    Parameters
    ----------
    serial, step
        Which document, and the how-manieth move of it, from 1.
    source, target
        Who gives (``None``: just printed) and who has it from now on.
    cause, actor_id, at
        Why, on whose word, and when (aware UTC).
    """

    serial: str
    step: int
    source: Holder | None
    target: Holder
    cause: MoveCause
    actor_id: str
    at: datetime

    def __post_init__(self) -> None:
        faults = [*pseudonym_faults("actor_id", self.actor_id), *instant_faults("at", self.at)]
        if faults:
            raise ModelError(f"move of {self.serial}", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document serial and its one holder.

    Parameters
    ----------
    serial, order_id, kind
        The printed number; the order it belongs to; what the paper is.
    holder, step
        Who has it after its `step`-th move.
    replaces
        The serial that was lost or spoilt and that this one stands in for.
    """

    serial: str
    order_id: str
    kind: DocumentKind
    holder: Holder
    step: int = 1
    replaces: str | None = None

    def __post_init__(self) -> None:
        faults = id_faults("serial", self.serial) + id_faults("order_id", self.order_id)
        if faults:
            raise ModelError(f"document {self.serial or '(no serial)'}", faults)

    @property
    def is_void(self) -> bool:
        """Whether the serial is spent: lost or spoilt."""
        return self.holder.kind is HolderKind.VOID

    def transfer(self, target: Holder, *, source: Holder, actor_id: str, at: datetime) -> Moved:
        """Hand the document from `source` to `target`.

        Raises
        ------
        CustodyError
            If `source` does not hold it, or documents do not go that way.
        """
        faults = []
        if source != self.holder:
            faults.append(f"is held by {self.holder}, not {source}: scan it where it is")
        if (self.holder.kind, target.kind) not in MOVES or target == self.holder:
            faults.append(f"cannot go from {self.holder} to {target}")
        if target.kind is HolderKind.VOID:
            faults.append("does not become void by a transfer: report the loss")
        if faults:
            raise CustodyError(f"document {self.serial}", faults)
        return self._move(target, MoveCause.TRANSFERRED, actor_id, at)

    def void(self, cause: MoveCause, *, actor_id: str, at: datetime) -> Moved:
        """Write the serial off as lost or spoilt.

        Raises
        ------
        CustodyError
            If it is void already, or `cause` is neither.
        """
        faults = []
        if self.is_void:
            faults.append("is void already")
        if cause not in (MoveCause.LOST, MoveCause.SPOILT):
            faults.append(f"{cause} makes no document void: say lost or spoilt")
        if faults:
            raise CustodyError(f"document {self.serial}", faults)
        return self._move(VOID, cause, actor_id, at)

    def _move(self, target: Holder, cause: MoveCause, actor_id: str, at: datetime) -> Moved:
        move = Move(
            serial=self.serial,
            step=self.step + 1,
            source=self.holder,
            target=target,
            cause=cause,
            actor_id=actor_id,
            at=at,
        )
        return Moved(replace(self, holder=target, step=move.step), move)


@dataclass(frozen=True, slots=True)
class Moved:
    """A document after a move, and the move to write down."""

    document: Document
    move: Move


def register(document: Document, *, actor_id: str, at: datetime) -> Moved:
    """Take a freshly printed document into custody.

    Raises
    ------
    CustodyError
        Unless it is at its first step and in a branch.
    """
    if document.holder.kind is not HolderKind.BRANCH or document.step != 1:
        raise CustodyError(
            f"document {document.serial}", ["starts in a branch: register it where it is printed"]
        )
    move = Move(
        serial=document.serial,
        step=1,
        source=None,
        target=document.holder,
        cause=MoveCause.REGISTERED,
        actor_id=actor_id,
        at=at,
    )
    return Moved(document, move)


def reprint(void: Document, serial: str, branch: Holder, *, actor_id: str, at: datetime) -> Moved:
    """Print a document again under a new serial that names the old one.

    Raises
    ------
    CustodyError
        If the old one is not void, or the serial is the same.
    """
    faults = []
    if not void.is_void:
        faults.append(f"is still held by {void.holder}: write it off first")
    if serial == void.serial:
        faults.append("the reprint needs a serial of its own")
    if faults:
        raise CustodyError(f"document {void.serial}", faults)
    fresh = Document(
        serial=serial,
        order_id=void.order_id,
        kind=void.kind,
        holder=branch,
        replaces=void.serial,
    )
    return register(fresh, actor_id=actor_id, at=at)
