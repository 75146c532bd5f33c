"""Findings on the licence page, and the table of photo, licence and order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inspection.finding import Evidence, Finding, Outcome
from inspection.licence import (
    Agreement,
    Entry,
    LicenceItem,
    LicencePage,
    Order,
    Witness,
    agree,
    agreement_findings,
)
from inspection.photo import Photo
from inspection.report.order import InspectionOrder

__all__ = ["licence_finding", "order_on_paper", "with_places"]

_FLAT = "lay the licence flat, all four corners in the picture, and take the photo again"
_FEW = 3


def licence_finding(photo: Photo, page: LicencePage) -> Finding:
    """Return the finding ``licence.read``: whether the page shows what a licence does."""
    whole = (Evidence(photo.name, photo.digest),)
    missing = ", ".join(item.value.replace("_", " ") for item in page.missing)
    if not page.missing:
        return Finding("licence.read", Outcome.PASS, "all entries were found", "", whole)
    if page.title_found and len(page.missing) <= _FEW:
        message = f"a licence; not found: {missing}"
        return Finding("licence.read", Outcome.PASS, message, "", whole)
    if len(page.missing) < len(LicenceItem):
        message = f"perhaps a licence; not found: {missing}"
    else:
        message = "nothing of a driving licence was found"
    return Finding("licence.read", Outcome.CANNOT_TELL, message, _FLAT, whole)


def order_on_paper(order: InspectionOrder) -> Order:
    """Return what of the order stands on a licence too."""
    return Order(
        vin=order.vin,
        plate=order.plate,
        engine_number=order.engine_number,
        owner=order.owner,
        registered_on=order.facts.first_registered,
    )


def with_places(
    order: Order, witness: Witness, licence: Photo | None, photo: Photo | None
) -> tuple[tuple[Agreement, ...], tuple[Finding, ...]]:
    """Return the table, and its findings with the places in the photos that they rest on.

    Parameters
    ----------
    licence, photo
        That the witness speaks of: the licence's, and the one of the frame number.
    """
    rows = agree(order, witness)
    findings = agreement_findings(rows, licence)
    placed = [
        replace(finding, evidence=tuple(_evidence(row, witness, licence, photo)))
        for row, finding in zip(rows, findings, strict=True)
    ]
    return rows, tuple(placed)


def _evidence(
    row: Agreement, witness: Witness, licence: Photo | None, photo: Photo | None
) -> Sequence[Evidence]:
    evidence = []
    if licence is not None:
        entry: Entry | None = getattr(witness.page, row.item.value) if witness.page else None
        region = entry.region if entry else None
        text = entry.text if entry and row.item is not LicenceItem.OWNER else None
        evidence.append(Evidence(licence.name, licence.digest, region, text))
    if row.item is LicenceItem.VIN and photo is not None and witness.vin is not None:
        match = witness.vin
        evidence.append(Evidence(photo.name, photo.digest, match.region, match.text or None))
    return evidence
