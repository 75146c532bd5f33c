"""Fills the underwriters' queue with the visits of the fixtures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from courier_api.demo.earlier import EarlierVisit, read_earlier_visit
from courier_api.demo.rounds import FiledVisit, Rounds
from courier_api.demo.visits import DemoVisit
from courier_api.domain.office.sheet_key import SheetKey
from courier_api.domain.order.states import FailReason, OrderEvent
from courier_api.services.office.car_names import CarNames
from courier_api.services.visit.break_off import BreakOff, break_off
from courier_api.services.work import Work
from inspection.day_proof import read_public_key

__all__ = ["fill_queue"]

PRINTS_SINCE = timedelta(days=30)
LASTS = timedelta(minutes=20)
Told = Callable[[str], None]


def fill_queue(
    rounds: Rounds,
    visits: Sequence[DemoVisit],
    fixtures: Path,
    *,
    tell: Told = lambda _: None,
) -> tuple[FiledVisit, ...]:
    """File the visits that were read from `fixtures`; their photos are still to be read.

    One visit of the same morning comes before them: others show its sheet and
    one of its photos again.

    Raises
    ------
    InputError
        If what lies beside the visits cannot be used.
    """
    home = fixtures / "visits"
    day = visits[0].order.visit.day
    zone = ZoneInfo(rounds.branch.time_zone)
    began_at = datetime.combine(day, time(8, 20), zone).astimezone(UTC)
    earlier = read_earlier_visit(home / "earlier", began_at, LASTS)
    to_photograph = [visit for visit in visits if visit.shots]
    tell("selling the cars of earlier visits")
    _trust(rounds, home / "branch.public.pem", began_at - PRINTS_SINCE)
    orders = rounds.sell([earlier.visit, *visits])
    rounds.set_out([earlier.visit, *to_photograph], orders)
    _come_to_nothing(rounds, earlier, orders[earlier.visit.name], began_at + LASTS)
    tell(f"sending the photos of {len(to_photograph)} cars")
    return tuple(rounds.visit(visit, orders[visit.name]) for visit in to_photograph)


def _trust(rounds: Rounds, public_key: Path, since: datetime) -> None:
    """Trust the key that signed the sheets; its private part is not the branch's."""
    public = read_public_key(public_key)

    def add(work: Work) -> None:
        work.unit.sheet_keys.add(
            SheetKey(
                id=work.new_id(),
                branch_id=rounds.branch.id,
                public=public.public_bytes(Encoding.Raw, PublicFormat.Raw),
                sealed=b"",
                valid_from=since,
            )
        )

    rounds.do(rounds.setup, since, add)


def _come_to_nothing(
    rounds: Rounds, earlier: EarlierVisit, order_id: str, ended_at: datetime
) -> None:
    """Make the earlier visit, remember it, and let the customer put it off."""
    rounds.photograph(earlier.visit, order_id)
    names = CarNames(rounds.yard.config.secret.key("cars"))
    courier = rounds.courier(earlier.visit)
    later = BreakOff(kind=OrderEvent.CHANGE, reason=FailReason.OTHER_DATE)

    def end(work: Work) -> None:
        work.unit.sights.keep(earlier.sight(order_id, rounds.branch.id, names))
        for photo in work.unit.photos.of_order(order_id):
            look = earlier.looks[photo.digest]
            work.unit.photos.set_copy(order_id, photo.digest, photo.address, look=look)
        break_off(work, order_id, later)

    rounds.do(courier, ended_at, end)
