"""Small reports made by hand."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

from PIL import Image

from inspection.finding import Evidence, Finding, Outcome, Region
from inspection.report import (
    AssignedBy,
    Damage,
    InspectionOrder,
    ItemState,
    ItemStatus,
    PhotoRecord,
    Picture,
    Report,
    VisitFacts,
    judge,
    recommend,
)
from inspection.rules import OrderFacts, decide, table_for
from inspection.rules.facts import Business, Cover

DAY = date(2026, 6, 18)
TABLE = table_for(DAY)
REQUIRED = OrderFacts(
    covers=frozenset({Cover.OWN_DAMAGE}), business=Business.NEW, first_own_damage=True
)
EXEMPT = OrderFacts(new_car=True, first_own_damage=False)
VIN = "LVVDB24B5MD268789"


def picture(color: str = "teal") -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (160, 120), color).save(file, "JPEG")
    return Picture(160, 120, file.getvalue())


def photo(name: str, item: str, *, usable: bool = True) -> PhotoRecord:
    digest = name.encode().hex().ljust(64, "0")[:64]
    if not usable:
        return PhotoRecord(name, item, AssignedBy.NAME, digest, "", 10, 0, 0, "", None)
    return PhotoRecord(
        name, item, AssignedBy.NAME, digest, "JPEG", 1234, 1600, 1200, "0" * 16, picture()
    )


def finding(
    code: str, outcome: Outcome, *photos: PhotoRecord, message: str = "found", remedy: str = ""
) -> Finding:
    region = Region(0.2, 0.3, 0.4, 0.1)
    evidence = tuple(Evidence(one.name, one.digest, region, "TEXT") for one in photos)
    return Finding(code, outcome, message, remedy, evidence)


def order(facts: OrderFacts = REQUIRED, **changes: object) -> InspectionOrder:
    visit = VisitFacts(
        DAY, "visit-1", "futian", "courier-1",
        datetime(2026, 6, 18, 1, tzinfo=UTC), datetime(2026, 6, 18, 1, 20, tzinfo=UTC), 22.5, 114.0,
    )  # fmt: skip
    made = {"order": "XN-1", "vin": VIN, "facts": facts, "visit": visit, "plate": "粤B12345"}
    return InspectionOrder(**{**made, **changes})  # type: ignore[arg-type]


def report(
    findings: list[Finding], photos: list[PhotoRecord], facts: OrderFacts = REQUIRED,
    **changes: object,
) -> Report:  # fmt: skip
    decision = decide(facts, DAY, TABLE)
    judged = judge(findings, photos, decision, TABLE)
    items = tuple(
        ItemStatus(one.item, one.name, one.name_zh, True, ItemState.MISSING, ())
        for one in decision.photos
    )
    about = order(facts, damages=(Damage("前保险杠", "轻微", "损伤1.jpg"),))
    advice = recommend(judged, photos, decision)
    made = Report("1.0", about, decision, tuple(photos), items, judged, (), advice)
    return replace(made, **changes)  # type: ignore[arg-type]
