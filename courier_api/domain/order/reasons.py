"""Which reasons fit which unhappy end of a visit."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from courier_api.domain.order.states import FailReason, OrderEvent

__all__ = ["REASONS"]

REASONS: Mapping[OrderEvent, frozenset[FailReason]] = MappingProxyType(
    {
        OrderEvent.REFUSE: frozenset(
            {
                FailReason.PRICE,
                FailReason.BOUGHT_ELSEWHERE,
                FailReason.DISTRUST,
                FailReason.NO_LONGER_WANTED,
            }
        ),
        OrderEvent.CHANGE: frozenset(
            {FailReason.OTHER_TERMS, FailReason.OTHER_DATE, FailReason.OTHER_PLACE}
        ),
        OrderEvent.FAIL: frozenset(
            {
                FailReason.NOBODY_HOME,
                FailReason.MOVED,
                FailReason.WRONG_PAPERS,
                FailReason.CAR_ABSENT,
                FailReason.UNSAFE,
                FailReason.NOT_REACHED,
                FailReason.INSPECTION_DECLINED,
                FailReason.PAYMENT_FAILED,
                FailReason.CORE_UNAVAILABLE,
                FailReason.SIGNER_ABSENT,
            }
        ),
    }
)
"""The reasons that may be given for each event that needs one."""
