"""One line of the audit log: who did what to which thing; pseudonyms only."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courier_api.domain.checks import id_faults, instant_faults, pseudonym_faults
from courier_api.errors import ModelError

__all__ = ["AuditEntry", "SubjectKind"]

WORD = re.compile(r"[a-z][a-z0-9_]{0,63}")


class SubjectKind(StrEnum):
    """What an audit entry can be about."""

    ORDER = "order"
    PAYMENT = "payment"
    TRANSACTION = "transaction"
    DOCUMENT = "document"
    PERSON = "person"
    BRANCH = "branch"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One act, kept for ever and therefore without personal data.

    Parameters
    ----------
    id, at
        Ours; when, aware UTC.
    branch_id, actor_id
        Where and who.
    action
        One lower-case word: ``"pay"``, ``"reveal_phone"``.
    subject_kind, subject_id
        What it was done to.
    detail
        Further words and whole numbers by name; free text has no place here,
        so that nobody's name slips in.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    id: str
    at: datetime
    branch_id: str
    actor_id: str
    action: str
    subject_kind: SubjectKind
    subject_id: str
    detail: tuple[tuple[str, str | int], ...] = ()

    def __post_init__(self) -> None:
        faults = [*id_faults("id", self.id), *id_faults("branch_id", self.branch_id)]
        faults += instant_faults("at", self.at)
        faults += pseudonym_faults("actor_id", self.actor_id)
        is_person = self.subject_kind is SubjectKind.PERSON
        check = pseudonym_faults if is_person else id_faults
        faults += check("subject_id", self.subject_id)
        words = [("action", self.action), *(("detail name", name) for name, _ in self.detail)]
        words += [(name, value) for name, value in self.detail if isinstance(value, str)]
        faults += [
            f"{name} is not one lower-case word: say it in a code"
            for name, word in words
            if not WORD.fullmatch(word)
        ]
        if len({name for name, _ in self.detail}) < len(self.detail):
            faults.append("detail names something twice")
        if faults:
            raise ModelError(f"audit entry {self.id or '(no id)'}", faults)

    def canonical(self) -> bytes:
        """Return the bytes that are hashed: JSON, keys sorted, no spaces, ASCII."""
        fields = {
            "action": self.action,
            "actor_id": self.actor_id,
            "at": self.at.isoformat(timespec="microseconds"),
            "branch_id": self.branch_id,
            "detail": dict(self.detail),
            "id": self.id,
            "subject": f"{self.subject_kind}:{self.subject_id}",
        }
        return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")
