"""A report as software would have made it, with findings and regions laid by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inspection.finding import Evidence, Finding, Outcome, Region
from inspection.licence import Agreement, LicenceItem
from inspection.report import (
    AssignedBy,
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
from inspection.report.order import Damage
from inspection.rules import Cover, OrderFacts, decide, table_for

DAY = date(2026, 6, 18)
VIN = "LMGMS1G82N1045062"
OTHER_VIN = "LMGMS1G82N1045067"
HOSTILE = "<img src=x onerror=alert(1)><script>document.title='taken'</script>"
NUMBER = Region(0.30, 0.40, 0.40, 0.10)
"""Where the frame number stands in the photo."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo: file name, item of the rules, SHA-256."""

    name: str
    item: str
    digest: str


def clean_findings(shots: Sequence[Shot]) -> list[Finding]:
    """Nothing to see but the number where it should be."""
    vin = _shot(shots, "vin")
    return [
        Finding(
            "vin.match",
            Outcome.PASS,
            f"expected {VIN}: the expected number, and no other one, stands there",
            evidence=(Evidence(vin.name, vin.digest, NUMBER, VIN),),
            confidence=0.99,
        )
    ]


def bad_findings(shots: Sequence[Shot]) -> list[Finding]:
    """Another car's number, the same shot twice, a blurred licence, a hostile text."""
    vin, licence = _shot(shots, "vin"), _shot(shots, "licence")
    left, right = _shot(shots, "corner_rear_left"), _shot(shots, "corner_rear_right")
    return [
        Finding(
            "vin.match",
            Outcome.FAIL,
            f"expected {VIN}: another number stands there: {OTHER_VIN} (1 character)",
            remedy="retake the VIN photo closer, flat on",
            evidence=(Evidence(vin.name, vin.digest, NUMBER, OTHER_VIN),),
            confidence=0.98,
        ),
        Finding(
            "duplicate.visit",
            Outcome.FAIL,
            f"{right.name} is the shot of {left.name}, mirrored; 100% of the common part agrees",
            remedy="take every photo anew",
            evidence=tuple(Evidence(one.name, one.digest) for one in (right, left)),
            confidence=1.0,
        ),
        Finding(
            "quality.sharpness",
            Outcome.FAIL,
            "sharpness 1.2, below 3: blurred, or nothing to be sharp about",
            remedy="hold still, tap to focus",
            evidence=(Evidence(licence.name, licence.digest),),
        ),
        Finding(
            "edit.software",
            Outcome.FAIL,
            f"written by {HOSTILE}, which edits pictures",
            remedy="send the original",
            evidence=(Evidence(licence.name, licence.digest, None, HOSTILE[:60]),),
        ),
    ]


def a_report(order_id: str, shots: Sequence[Shot], findings: Sequence[Finding]) -> Report:
    """The report that such findings make."""
    facts = OrderFacts(covers=frozenset({Cover.OWN_DAMAGE}), first_own_damage=True)
    table = table_for(DAY)
    decision = decide(facts, DAY, table)
    photos = tuple(
        PhotoRecord(
            one.name,
            one.item,
            AssignedBy.ORDER,
            one.digest,
            "JPEG",
            60_000,
            1280,
            960,
            "0" * 16,
            Picture(1, 1, b""),
        )
        for one in shots
    )
    judged = judge(findings, photos, decision, table)
    return Report(
        software="0.1.0",
        order=InspectionOrder(
            order=order_id,
            vin=VIN,
            facts=facts,
            visit=VisitFacts(day=DAY, visit=f"{order_id}.1", branch="futian", courier="c1"),
            damages=(Damage(part="前保险杠", severity="轻微", photo=shots[0].name, note=HOSTILE),),
        ),
        decision=decision,
        photos=photos,
        items=_items(shots),
        findings=judged,
        agreement=(_agreement(findings),),
        recommendation=recommend(judged, photos, decision),
    )


def _items(shots: Sequence[Shot]) -> tuple[ItemStatus, ...]:
    return tuple(
        ItemStatus(
            item.item,
            item.name,
            item.name_zh,
            True,
            ItemState.PRESENT if names else ItemState.MISSING,
            names,
        )
        for item in table_for(DAY).photos
        if not item.when
        for names in [tuple(one.name for one in shots if one.item == item.item)]
    )


def _agreement(findings: Sequence[Finding]) -> Agreement:
    read = next(one for one in findings if one.code == "vin.match")
    text = read.evidence[0].text
    word = "contradicts" if read.outcome is Outcome.FAIL else "agrees with"
    return Agreement(
        LicenceItem.VIN, text, VIN, VIN, read.outcome, f"VIN: the photo {word} the order"
    )


def _shot(shots: Sequence[Shot], item: str) -> Shot:
    return next(one for one in shots if one.item == item)
