"""What needs a second person: refunds, reversals, differences of the till."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from courier_api.domain.office.approval import (
    MONEY_ROLES,
    Approval,
    ApprovalKind,
    ApprovalState,
    DeclineReason,
    Refund,
    Reversal,
)
from courier_api.domain.office.verdict import Decision
from courier_api.services.office.decide import approve_proposal, decline_proposal, find_approval
from courier_api.services.office.propose import propose_refund, propose_reversal, propose_write_off
from courier_api.web.api.frame import (
    Answer,
    Ask,
    Blueprint,
    Code,
    Fen,
    Identifier,
    Instant,
    Page,
    PageArgs,
    Strict,
    command,
    page_of,
    query,
)
from courier_api.web.api.office.cursors import after_instant, instant_key

__all__ = ["approvals"]

approvals = Blueprint(
    "approvals", __name__, url_prefix="/v1", description="Money that needs a second person."
)


class ApprovalSchema(Strict):
    """A proposal and what became of it; `about` is an order, a transaction or an account."""

    id = Identifier(required=True)
    kind = Code(ApprovalKind, required=True)
    about = fields.String(required=True, metadata={"example": "order:o1"})
    amount_fen = Fen(required=True, attribute="matter.amount_fen")
    difference = fields.String(metadata={"description": "short or over, of a write-off."})
    proposed_by = Identifier(required=True)
    proposed_at = Instant(required=True)
    expires_at = Instant(required=True)
    state = Code(ApprovalState, required=True)
    decided_by = Identifier(allow_none=True)
    decided_at = Instant(allow_none=True)
    reason = Code(DeclineReason, allow_none=True)
    transaction_id = Identifier(allow_none=True)
    version = fields.Integer(required=True, metadata={"example": 1})


class ApprovalPage(Strict):
    """Some proposals, the oldest first."""

    items = fields.List(fields.Nested(ApprovalSchema), required=True)
    next_cursor = fields.String(required=True)


class ApprovalArgs(PageArgs):
    """Which proposals are wanted."""

    state = Code(ApprovalState, load_default=ApprovalState.WAITING)


class TillCountSchema(Strict):
    """What was counted in the till."""

    counted_fen = Fen(required=True)


class TillCountedSchema(Strict):
    """What follows from a count: a proposal, or nothing."""

    approval = fields.Nested(ApprovalSchema, required=True, allow_none=True)


class ApprovalDecisionSchema(Strict):
    """A second person's word."""

    decision = Code([Decision.APPROVE, Decision.DECLINE], required=True)
    reason = Code(
        [r for r in DeclineReason if r is not DeclineReason.WITHDRAWN],
        load_default=None,
        allow_none=True,
    )

    @validates_schema
    def _reason_with_decline(self, data: dict[str, Any], **_: Any) -> None:
        if (data.get("decision") is Decision.DECLINE) != (data.get("reason") is not None):
            raise ValidationError("A reason belongs to a decline, and to nothing else.", "reason")


@query(approvals, "/approvals", roles=MONEY_ROLES, answer=ApprovalPage, args=ApprovalArgs)
def list_approvals(ask: Ask, args: dict[str, Any]) -> Page[dict[str, Any]]:
    """List proposals of the branch, the oldest first."""
    found = ask.unit.approvals.page(
        ask.known.actor.branch_id,
        states=[args["state"]],
        after=after_instant(args["cursor"]),
        limit=args["limit"] + 1,
    )
    page = page_of(found, args["limit"], lambda a: instant_key(a.proposed_at, a.id))
    return Page(tuple(map(_view, page.items)), page.next_cursor)


@query(approvals, "/approvals/<approval_id>", roles=MONEY_ROLES, answer=ApprovalSchema)
def get_approval(ask: Ask, approval_id: str) -> Answer:
    """Read a proposal."""
    return _answer(find_approval(ask.unit, ask.known.actor, approval_id))


@command(
    approvals,
    "/orders/<order_id>/refunds",
    roles=MONEY_ROLES,
    answer=ApprovalSchema,
    status=201,
    confirmed=True,
)
def propose_refund_of(ask: Ask, order_id: str) -> Answer:
    """Propose to give an order's premium back."""
    return _answer(propose_refund(ask.work, order_id))


@command(
    approvals,
    "/transactions/<transaction_id>/reversals",
    roles=MONEY_ROLES,
    answer=ApprovalSchema,
    status=201,
    confirmed=True,
)
def propose_reversal_of(ask: Ask, transaction_id: str) -> Answer:
    """Propose to undo a transaction."""
    return _answer(propose_reversal(ask.work, transaction_id))


@command(
    approvals,
    "/till/counts",
    roles=MONEY_ROLES,
    body=TillCountSchema,
    answer=TillCountedSchema,
    confirmed=True,
)
def count_till(ask: Ask, body: dict[str, Any]) -> dict[str, Any]:
    """Count the till; a difference from the books is proposed as a write-off."""
    approval = propose_write_off(ask.work, body["counted_fen"])
    return {"approval": None if approval is None else _view(approval)}


@command(
    approvals,
    "/approvals/<approval_id>/decisions",
    roles=MONEY_ROLES,
    body=ApprovalDecisionSchema,
    answer=ApprovalSchema,
    match=True,
    confirmed=True,
)
def decide(ask: Ask, body: dict[str, Any], approval_id: str) -> Answer:
    """Approve or decline what somebody else proposed; what is approved is booked at once."""
    approval = find_approval(ask.unit, ask.known.actor, approval_id)
    ask.demand_match(str(approval.version))
    if body["decision"] is Decision.APPROVE:
        return _answer(approve_proposal(ask.work, approval))
    return _answer(decline_proposal(ask.work, approval, body["reason"]))


def _answer(approval: Approval) -> Answer:
    return Answer(
        result=_view(approval),
        etag=str(approval.version),
        location=f"/v1/approvals/{approval.id}",
    )


def _view(approval: Approval) -> dict[str, Any]:
    """Return what the schema writes: the proposal, and what it is about in one word."""
    names = [name for name in ApprovalSchema().fields if hasattr(approval, name)]
    view: dict[str, Any] = {name: getattr(approval, name) for name in names}
    matter = approval.matter
    view["matter"] = matter
    if isinstance(matter, Refund):
        view["about"] = f"order:{matter.order_id}"
    elif isinstance(matter, Reversal):
        view["about"] = f"transaction:{matter.transaction_id}"
    else:
        view |= {"about": str(matter.account), "difference": matter.difference}
    return view
