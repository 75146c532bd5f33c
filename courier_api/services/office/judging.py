"""An underwriter's word on an inspection, or that of two."""

from __future__ import annotations

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.digest import hex_word
from courier_api.domain.office.filed_record import FiledRecord, RecordState, judge
from courier_api.domain.office.rule_items import items_of_rules
from courier_api.domain.office.verdict import Decision, Verdict
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import FailReason, OrderEvent, OrderState
from courier_api.errors import ConflictError, InputError, RightsError
from courier_api.services.core.telling import told_product
from courier_api.services.effects import carry_out
from courier_api.services.office.inspection import Inspection
from courier_api.services.visit.break_off import BreakOff, break_off
from courier_api.services.work import Work

__all__ = ["decide_inspection"]


def decide_inspection(work: Work, inspection: Inspection, verdict: Verdict) -> FiledRecord:
    """Write the underwriter's verdict and tell the courier at the car at once.

    Above a premium that the figures name, an approval waits for a second
    underwriter, who can also decline or ask for a retake.

    Raises
    ------
    RightsError
        If the actor is no underwriter, or gave his approval already.
    InputError
        If the report does not say accept and an approval gives no reason, or
        a retake names photos that are neither on the record nor missed.
    ConflictError
        If it is not read yet or decided already, or the visit broke off meanwhile.
    """
    filed, order = inspection.filed, inspection.order
    if work.actor.role is not Role.UNDERWRITER:
        raise RightsError(f"inspection {filed.record.id}", ["only an underwriter decides"])
    two = order.premium_due_fen > work.figures.inspection.second_underwriter_fen
    decided = judge(filed, verdict, actor_id=work.actor.id, at=work.at, two=two)
    _demand_items(filed, verdict)
    if order.state is not OrderState.INSPECTED or order.report_digest != filed.digest:
        raise ConflictError(
            f"inspection {filed.record.id}", [f"its order is {order.state}: nobody waits for it"]
        )
    work.unit.records.save(decided)
    if decided.final is not None:
        _step(work, order, decided.digest, verdict.decision)
        _ask_to_seal(work, decided)
    _log(work, decided, verdict)
    _tell(work, order, decided, verdict)
    return decided


def _ask_to_seal(work: Work, decided: FiledRecord) -> None:
    """Have the report signed with the decision in it."""
    record = decided.record
    work.unit.outbox.put(
        "inspection.seal",
        {"branch_id": decided.branch_id, "record_id": record.id, "order_id": record.order_id},
        key=f"inspection.seal:{record.id}",
    )


def _demand_items(filed: FiledRecord, verdict: Verdict) -> None:
    """Let nobody ask for a photo again that is neither there nor can be missed."""
    record = filed.record
    known = {photo.item for photo in record.photos} | items_of_rules(record.filed_at.date())
    if filed.report is not None:
        known |= set(filed.report.retake)
    if foreign := [item for item in verdict.retake if item not in known]:
        raise InputError(
            f"inspection {record.id}",
            [f"{item} is neither on the record nor asked for by the rules" for item in foreign],
        )


def _log(work: Work, decided: FiledRecord, verdict: Verdict) -> None:
    second = decided.state is RecordState.SECONDING
    report = {} if decided.report is None else {"report": hex_word(decided.report.digest)}
    work.log(
        f"{verdict.decision}_inspection" if not second else "approve_inspection_first",
        SubjectKind.ORDER,
        decided.record.order_id,
        reasons=len(verdict.reasons),
        **report,
        **{f"reason_{n}": reason.value for n, reason in enumerate(verdict.reasons, 1)},
    )


def _step(work: Work, order: Order, digest: str, decision: Decision) -> None:
    if decision is Decision.DECLINE:
        how = BreakOff(kind=OrderEvent.FAIL, reason=FailReason.INSPECTION_DECLINED)
        break_off(work, order.id, how)
        return
    event = OrderEvent.APPROVE if decision is Decision.APPROVE else OrderEvent.RETAKE
    carry_out(work, work.step(order, event, Evidence(report_digest=digest)))


def _tell(work: Work, order: Order, decided: FiledRecord, verdict: Verdict) -> None:
    data: dict[str, str | int] = {
        "order_id": order.id,
        "reasons": ",".join(verdict.reasons),
        "retake": ",".join(verdict.retake),
        "product": told_product(decided.product),
    }
    word = f"inspection_{decided.state}"
    both = (f"courier:{decided.record.courier_id}", "underwriters")
    for audience in both if decided.final is not None else ("underwriters",):
        work.unit.events.tell(order.branch_id, audience, word, decided.record.id, data)
