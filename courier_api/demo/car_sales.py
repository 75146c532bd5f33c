"""The sales of the cars that are inspected."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from courier_api.demo.visits import DemoVisit
from routing.model import Location, PaymentMethod, RowRef, Sale, TimeWindow

__all__ = ["sale_of"]

PRODUCT = "车损险"
BEFORE = timedelta(days=2)
WINDOW_S = 3_600
CHEAPEST_FEN, DEARER_FEN = 318_000, 41_700
DEAR_FEN = MappingProxyType({"damaged": 2_680_000})
"""One car for which a single underwriter is not enough."""


def sale_of(visit: DemoVisit, number: int, zone: ZoneInfo) -> Sale:
    """Return what the call centre sold for the car of `visit`.

    Parameters
    ----------
    number
        Of the visit, from 0: makes premiums and phones differ.
    zone
        Of the branch.
    """
    order, facts = visit.order, visit.order.visit
    started_at = facts.started_at or datetime.combine(facts.day, datetime.min.time(), zone)
    local = started_at.astimezone(zone)
    from_s = local.hour * 3_600 + local.minute * 60
    place = None if facts.lat is None or facts.lon is None else Location(facts.lat, facts.lon)
    return Sale(
        id=order.order,
        row=RowRef("demonstration"),
        customer_name=order.owner or "",
        phone=f"1390000{number:04d}",
        address=f"深圳市福田区泰然九路{2 * number + 1}号停车场",
        location=place,
        windows=(TimeWindow(from_s, from_s + WINDOW_S),),
        payment=PaymentMethod.CASH,
        premium_due_fen=DEAR_FEN.get(visit.name, CHEAPEST_FEN + DEARER_FEN * number),
        product=PRODUCT,
        plate=order.plate or "",
        vin=order.vin,
        engine_number=order.engine_number or "",
        sold_at=started_at.astimezone(UTC) - BEFORE,
    )
