"""What a publication did to the orders of a day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.domain.dispatch.plan_run import Publication

__all__ = ["Kept", "LeftOut", "LeftOutCode", "Published"]


class LeftOutCode(StrEnum):
    """Why an order of the plan is on no route after publication, beside the plan's own reasons."""

    UNASSIGNED = "unassigned"
    UNPLACED = "unplaced"
    REBOOKED = "rebooked"
    NOT_BOOKED = "not_booked"
    COURIER_GONE = "courier_gone"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An order on no route, and why."""

    order_id: str
    code: LeftOutCode
    reason: str
    reason_zh: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An order that stayed with its courier since he has taken it over, in part or whole."""

    order_id: str
    courier_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication did.

    Parameters
    ----------
    publication
        As written down.
    planned, moved, unplanned
        Orders that got a courier, got another one, lost theirs.
    kept
        Orders on the road, untouched.
    left_out
        Orders of the plan on no route.
    couriers
        Those whose route changed.
    """

    publication: Publication
    planned: tuple[str, ...]
    moved: tuple[str, ...]
    unplanned: tuple[str, ...]
    kept: tuple[Kept, ...]
    left_out: tuple[LeftOut, ...]
    couriers: tuple[str, ...]
