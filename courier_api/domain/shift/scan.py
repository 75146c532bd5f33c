"""Scanned serials sorted against what a courier's route needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from courier_api.domain.custody.document import Document
from courier_api.domain.custody.holder import Holder

__all__ = ["ExtraReason", "ScanReport", "sort_scan"]


class ExtraReason(StrEnum):
    """Why a known serial is not the courier's to take."""

    NOT_ON_ROUTE = "not_on_route"
    ELSEWHERE = "elsewhere"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReport:
    """What became of each serial: every one is in exactly one of these.

    Parameters
    ----------
    taken
        In the branch and on the route: now the courier's.
    held
        With the courier already.
    short
        On the route, but neither scanned now nor before.
    extra
        Known serials that are not for this courier, with the reason.
    unknown
        Serials nobody registered.
    """

    taken: tuple[Document, ...]
    held: tuple[str, ...]
    short: tuple[Document, ...]
    extra: tuple[tuple[str, ExtraReason], ...]
    unknown: tuple[str, ...]


def sort_scan(
    scanned: Iterable[str],
    *,
    route: Iterable[Document],
    known: Mapping[str, Document],
    courier: Holder,
    branch: Holder,
) -> ScanReport:
    """Sort `scanned` serials.

    Parameters
    ----------
    scanned
        In the order of scanning; a serial scanned twice counts once.
    route
        Every document that is not void of the courier's orders of the day.
    known
        The scanned documents that exist, by serial.
    courier, branch
        Who takes, and who gives.
    """
    wanted = {document.serial: document for document in route}
    taken, held, extra, unknown = [], [], [], []
    for serial in dict.fromkeys(scanned):
        document = wanted.get(serial) or known.get(serial)
        if document is None:
            unknown.append(serial)
        elif document.holder == courier:
            held.append(serial)
        elif document.is_void:
            extra.append((serial, ExtraReason.VOID))
        elif serial not in wanted:
            extra.append((serial, ExtraReason.NOT_ON_ROUTE))
        elif document.holder != branch:
            extra.append((serial, ExtraReason.ELSEWHERE))
        else:
            taken.append(document)
    now = {document.serial for document in taken}
    short = [d for d in wanted.values() if d.holder != courier and d.serial not in now]
    return ScanReport(
        taken=tuple(taken),
        held=tuple(held),
        short=tuple(sorted(short, key=lambda document: document.serial)),
        extra=tuple(extra),
        unknown=tuple(unknown),
    )
