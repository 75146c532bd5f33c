"""The earlier visit of the fixtures: its sheet and one of its photos are shown again by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from courier_api.demo.visits import ITEMS, DemoVisit, Shot
from courier_api.domain.office.sight import PhotoLook, Sight
from courier_api.services.office.car_names import CarNames
from inspection.inspect_vehicle import read_earlier
from inspection.report.order import InspectionOrder, VisitFacts
from inspection.rules import OrderFacts
from inspection.settings import default_settings

__all__ = ["EarlierVisit", "read_earlier_visit"]

NAME = "earlier"
SALE = "XN-YC-0020"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierVisit:
    """A visit whose photos need not be read: what they look like is known.

    Parameters
    ----------
    visit
        To be made as the others are.
    looks
        Perceptual hash, 16 hex digits, by digest of each photo.
    nonces
        Of the sheets shown, hex.
    seen_at
        Aware UTC.
    """

    visit: DemoVisit
    seen_at: datetime
    looks: Mapping[str, str]
    nonces: tuple[str, ...]

    def sight(self, order_id: str, branch_id: str, names: CarNames) -> Sight:
        """Return what is remembered of it, as if its photos had been read."""
        order, facts = self.visit.order, self.visit.order.visit
        return Sight(
            order_id=order_id,
            number=1,
            branch_id=branch_id,
            courier_id=facts.courier,
            car=names.of_vin(order.vin),
            plate=names.of_plate(order.plate or ""),
            seen_at=self.seen_at,
            lat=facts.lat,
            lon=facts.lon,
            nonces=self.nonces,
            looks=tuple(
                PhotoLook(f"{shot.item}.jpg", digest, self.looks[digest])
                for shot in self.visit.shots
                for digest in [sha256(shot.content).hexdigest()]
            ),
        )


def read_earlier_visit(home: Path, at: datetime, lasts: timedelta) -> EarlierVisit:
    """Read the visit, to be made at another time than its own.

    Parameters
    ----------
    at
        Aware UTC.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    known = read_earlier(home / "earlier.jsonl")
    seen, use = known.sightings[0], known.uses[0]
    zone = ZoneInfo(default_settings().setting.zone)
    facts = VisitFacts(
        day=at.astimezone(zone).date(),
        visit=seen.visit,
        branch=use.branch,
        courier=use.courier,
        started_at=at,
        ended_at=at + lasts,
        lat=seen.lat,
        lon=seen.lon,
    )
    names = [known.describe(index).name for index in range(len(known.hashes))]
    shots = tuple(
        Shot(ITEMS[name.removesuffix(".jpg")], (home / name).read_bytes()) for name in names
    )
    visit = DemoVisit(
        name=NAME,
        order=InspectionOrder(
            order=SALE,
            vin=seen.vin,
            facts=OrderFacts(first_own_damage=True),
            visit=facts,
            plate=seen.plate,
        ),
        shots=shots,
        damages=(),
        recommendation="",
    )
    looks = {
        sha256(shot.content).hexdigest(): f"{int(look):016x}"
        for shot, look in zip(shots, known.hashes, strict=True)
    }
    nonces = tuple(use.nonce.hex() for use in known.uses)
    return EarlierVisit(visit=visit, seen_at=at, looks=looks, nonces=nonces)
