"""Jobs that ask the insurer's core system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courier_api.errors import InsurerRefusedError
from courier_api.ports import Beat, Job
from courier_api.ports.core_system import Issued, IssueRequest, Reprinted, StatusPush, Voided
from courier_api.services.core import answers
from courier_api.services.work import Work
from courier_api.worker.handler import Outgoing
from courier_api.worker.house import House

__all__ = ["core_handlers"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The insurer will not do it, for a reason of one word."""

    reason: str


def core_handlers(house: House) -> Mapping[str, Outgoing[Any]]:
    """Return the handlers of everything the insurer is asked."""
    return {
        "core.issue": Outgoing(lambda job, _: _ask_to_issue(house, job), _take_issued),
        "core.void": Outgoing(lambda job, _: _ask_to_void(house, job), _take_voided),
        "core.reprint": Outgoing(lambda job, _: _ask_to_reprint(house, job), _take_reprinted),
        "core.status": Outgoing(
            lambda job, beat: _push_status(house, job, beat), lambda _work, _job, _none: None
        ),
    }


def _ask_to_issue(house: House, job: Job) -> Issued | Refusal | None:
    """Ask, unless the order has come to want no policy any more, or has one."""
    with house.store.read() as unit:
        order = unit.orders.get(_text(job, "order_id"))
    if not answers.is_wanted(order):
        return None
    if order.policy_number and order.issued_at is not None:
        return Issued(policy_number=order.policy_number, issued_at=order.issued_at)
    request = IssueRequest(
        request_id=job.id,
        order_id=order.id,
        sale_number=order.sale_number,
        branch_id=order.branch_id,
        policyholder_id=order.policyholder_id,
        premium_fen=order.premium_due_fen,
        paid_at=order.paid_at or job.created_at,
    )
    try:
        return house.core.issue(request)
    except InsurerRefusedError as error:
        return Refusal(error.reason)


def _take_issued(work: Work, job: Job, answer: Issued | Refusal | None) -> None:
    order_id = _text(job, "order_id")
    if isinstance(answer, Refusal):
        answers.issue_refused(work, order_id, answer.reason)
    elif answer is not None:
        answers.issued(work, order_id, answer)


def _ask_to_void(house: House, job: Job) -> Voided | Refusal:
    try:
        return house.core.void(job.id, _text(job, "policy_number"), _text(job, "reason"))
    except InsurerRefusedError as error:
        return Refusal(error.reason)


def _take_voided(work: Work, job: Job, answer: Voided | Refusal) -> None:
    order_id = _text(job, "order_id")
    if isinstance(answer, Refusal):
        answers.void_refused(work, order_id, answer.reason)
    else:
        answers.voided(work, order_id, answer)


def _ask_to_reprint(house: House, job: Job) -> Reprinted | Refusal:
    try:
        return house.core.reprint(job.id, _text(job, "order_id"), _text(job, "serial"))
    except InsurerRefusedError as error:
        return Refusal(error.reason)


def _take_reprinted(work: Work, job: Job, answer: Reprinted | Refusal) -> None:
    order_id = _text(job, "order_id")
    if isinstance(answer, Refusal):
        answers.reprint_refused(work, order_id, answer.reason)
    else:
        answers.reprinted(work, order_id, answer)


def _push_status(house: House, job: Job, _beat: Beat) -> None:
    payload: Mapping[str, Any] = job.payload
    house.core.push_status(
        StatusPush(
            request_id=job.id,
            order_id=payload["order_id"],
            sale_number=payload["sale_number"],
            state=payload["state"],
            version=payload["version"],
            at=datetime.fromisoformat(payload["at"]),
            policy_number=payload["policy_number"],
            collected_fen=payload["collected_fen"],
        )
    )


def _text(job: Job, name: str) -> str:
    return str(job.payload[name])
