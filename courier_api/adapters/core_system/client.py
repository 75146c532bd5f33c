"""Ask the insurer's core system over HTTP; believe nothing that it has not signed."""

from __future__ import annotations

import hmac
import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from courier_api.adapters.outgoing import (
    NONCE,
    SIGNATURE,
    TIMESTAMP,
    Answer,
    OutgoingCalls,
    answer_signature,
    question_signature,
)
from courier_api.errors import InsurerRefusedError, ModelError, UnreachableError
from courier_api.ports import Clock
from courier_api.ports.core_system import Issued, IssueRequest, Reprinted, StatusPush, Voided

__all__ = ["HttpCoreSystem"]

NAME = "core system"
REASON = re.compile(r"[a-z][a-z0-9_]{0,31}")
OK, REFUSED = 200, 422


class HttpCoreSystem:
    """A :class:`courier_api.ports.core_system.CoreSystem` over HTTP.

    Parameters
    ----------
    base_url
        Where it is: https, or http to this machine.
    key
        The secret shared with it.
    clock
        Its time goes into every question; both sides' clocks must agree to 5 minutes.
    timeout_s
        For connecting, sending and receiving each.
    """

    def __init__(self, base_url: str, key: bytes, clock: Clock, *, timeout_s: float = 5.0) -> None:
        self._calls = OutgoingCalls(NAME, base_url, timeout_s)
        self._key = key
        self._clock = clock

    def issue(self, request: IssueRequest) -> Issued:
        """Put a policy in force."""
        told = self._ask(
            "/v1/policies",
            request.request_id,
            {
                "order_id": request.order_id,
                "sale_number": request.sale_number,
                "branch_id": request.branch_id,
                "policyholder_id": request.policyholder_id,
                "premium_fen": request.premium_fen,
                "paid_at": request.paid_at.isoformat(),
            },
        )
        try:
            return Issued(
                policy_number=told["policy_number"],
                issued_at=datetime.fromisoformat(told["issued_at"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise _not_understood(error) from error

    def void(self, request_id: str, policy_number: str, reason: str) -> Voided:
        """Take a policy out of force; one that is void already stays so."""
        told = self._ask(
            "/v1/voids", request_id, {"policy_number": policy_number, "reason": reason}
        )
        try:
            found = Voided(
                policy_number=told["policy_number"],
                voided_at=datetime.fromisoformat(told["voided_at"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise _not_understood(error) from error
        if found.policy_number != policy_number:
            raise UnreachableError(NAME, ["answers for another policy"])
        return found

    def reprint(self, request_id: str, order_id: str, old_serial: str) -> Reprinted:
        """Replace a document that was lost or spoilt by one with a new serial."""
        told = self._ask("/v1/reprints", request_id, {"order_id": order_id, "serial": old_serial})
        try:
            found = Reprinted(old_serial=told["old_serial"], serial=told["serial"])
        except (KeyError, TypeError, ValueError) as error:
            raise _not_understood(error) from error
        if found.old_serial != old_serial:
            raise UnreachableError(NAME, ["answers for another document"])
        return found

    def push_status(self, push: StatusPush) -> None:
        """Say where an order stands; an older version after a newer one is ignored."""
        self._ask(
            "/v1/statuses",
            push.request_id,
            {
                "order_id": push.order_id,
                "sale_number": push.sale_number,
                "state": push.state,
                "version": push.version,
                "at": push.at.isoformat(),
                "policy_number": push.policy_number,
                "collected_fen": push.collected_fen,
            },
        )

    def close(self) -> None:
        """Close every connection."""
        self._calls.close()

    def _ask(self, path: str, request_id: str, question: Mapping[str, Any]) -> dict[str, Any]:
        body = json.dumps(question, separators=(",", ":")).encode()
        nonce = secrets.token_hex(16)
        timestamp = str(int(self._clock.now().timestamp()))
        signature = question_signature(
            self._key, "POST", self._calls.path_of(path), timestamp, nonce, body
        )
        answer = self._calls.post(
            path,
            body,
            {
                "Idempotency-Key": request_id,
                TIMESTAMP: timestamp,
                NONCE: nonce,
                SIGNATURE: signature,
            },
        )
        return self._opened(answer, nonce)

    def _opened(self, answer: Answer, nonce: str) -> dict[str, Any]:
        """Return what a signed answer says; raise what it refuses."""
        right = answer_signature(self._key, answer.status, nonce, answer.body)
        if not hmac.compare_digest(right.encode(), answer.signature.encode()):
            raise UnreachableError(
                NAME, [f"answers {answer.status} without its signature: check keys and clocks"]
            )
        try:
            told = json.loads(answer.body)
        except ValueError as error:
            raise _not_understood(error) from error
        if not isinstance(told, dict):
            raise UnreachableError(NAME, ["answers with what is no object"])
        if answer.status == OK:
            return told
        reason = told.get("refused")
        if answer.status == REFUSED and isinstance(reason, str) and REASON.fullmatch(reason):
            raise InsurerRefusedError(NAME, [f"will not do it: {reason}"], reason=reason)
        raise UnreachableError(NAME, [f"answers {answer.status}, which says nothing"])


def _not_understood(error: Exception) -> UnreachableError:
    what = "; ".join(error.faults) if isinstance(error, ModelError) else type(error).__name__
    return UnreachableError(NAME, [f"answers what cannot be read: {what}"])
