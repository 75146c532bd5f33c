"""The words of an order's life: states, events, outcomes."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["FailReason", "Inspection", "OrderEvent", "OrderState"]


class OrderState(StrEnum):
    """Where an order stands; the first twelve are the happy path, in order."""

    SOLD = "sold"
    BOOKED = "booked"
    PLANNED = "planned"
    IN_CUSTODY = "in_custody"
    ARRIVED = "arrived"
    INSPECTED = "inspected"
    PAID = "paid"
    ISSUED = "issued"
    SIGNED = "signed"
    HANDED_OVER = "handed_over"
    BOOKED_BACK = "booked_back"
    CLOSED = "closed"
    REFUSED = "refused"
    CHANGED = "changed"
    FAILED = "failed"
    LOST = "lost"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class OrderEvent(StrEnum):
    """What can happen to an order."""

    SELL = "sell"
    BOOK = "book"
    PLAN = "plan"
    UNPLAN = "unplan"
    TAKE_OVER = "take_over"
    ARRIVE = "arrive"
    INSPECT = "inspect"
    APPROVE = "approve"
    RETAKE = "retake"
    PAY = "pay"
    CREDIT = "credit"
    ISSUE = "issue"
    SIGN = "sign"
    HAND_OVER = "hand_over"
    BOOK_BACK = "book_back"
    CLOSE = "close"
    REFUSE = "refuse"
    CHANGE = "change"
    FAIL = "fail"
    LOSE = "lose"
    RETURN = "return"
    REFUND = "refund"
    VOID_POLICY = "void_policy"
    CANCEL = "cancel"


class Inspection(StrEnum):
    """How far the vehicle inspection (验车) of an order has come."""

    EXEMPT = "exempt"
    DUE = "due"
    REPORTED = "reported"
    APPROVED = "approved"


class FailReason(StrEnum):
    """Why a visit came to nothing: refused, wants changes, or failed."""

    PRICE = "price"
    BOUGHT_ELSEWHERE = "bought_elsewhere"
    DISTRUST = "distrust"
    NO_LONGER_WANTED = "no_longer_wanted"
    OTHER_TERMS = "other_terms"
    OTHER_DATE = "other_date"
    OTHER_PLACE = "other_place"
    NOBODY_HOME = "nobody_home"
    MOVED = "moved"
    WRONG_PAPERS = "wrong_papers"
    CAR_ABSENT = "car_absent"
    UNSAFE = "unsafe"
    NOT_REACHED = "not_reached"
    INSPECTION_DECLINED = "inspection_declined"
    PAYMENT_FAILED = "payment_failed"
    CORE_UNAVAILABLE = "core_unavailable"
    SIGNER_ABSENT = "signer_absent"
