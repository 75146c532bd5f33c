"""What a courier at the car is told of his photos."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.client.events import Event

__all__ = ["Findings", "findings_of"]

READ, RETAKE = "inspection_read", "inspection_retake"


@dataclass(frozen=True, slots=True)
class Findings:
    """Why to take photos again before driving away.

    Parameters
    ----------
    record_id, order_id
        What was filed, for which order.
    is_demanded
        Whether the underwriter asks for it; the software only recommends.
    recommendation
        Of the software: ``accept``, ``retake``, ``refer``; empty in the underwriter's word.
    reasons
        Codes of findings that did not pass, or the underwriter's reasons.
    retake
        Items to take again.
    """

    record_id: str
    order_id: str
    is_demanded: bool
    recommendation: str
    reasons: tuple[str, ...]
    retake: tuple[str, ...]


def findings_of(event: Event) -> Findings | None:
    """Return what an event says of photos; ``None`` if it is about something else."""
    if event.kind not in (READ, RETAKE):
        return None
    told = event.data["data"]
    is_demanded = event.kind == RETAKE
    return Findings(
        record_id=str(event.data["subject"]),
        order_id=str(told["order_id"]),
        is_demanded=is_demanded,
        recommendation=str(told.get("recommendation", "")),
        reasons=_words(told["reasons" if is_demanded else "codes"]),
        retake=_words(told["retake"]),
    )


def _words(listed: str) -> tuple[str, ...]:
    return tuple(word for word in listed.split(",") if word)
