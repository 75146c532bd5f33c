"""What a courier's phone does, one method a screen."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from courier_api.client.session import Session

__all__ = ["CourierPhone", "Drawing"]

Count = Sequence[Mapping[str, int]]


def _now() -> str:
    return datetime.now(UTC).isoformat()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A signature: the pad in pixels, and each stroke as points ``(x, y, t_ms)``."""

    width: int
    height: int
    strokes: Sequence[Sequence[Sequence[int]]]


class CourierPhone:
    """A courier's day; every act is sent until the server has answered it.

    Parameters
    ----------
    session
        Of the courier, on the phone that was bound.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    def check_in(self) -> Any:
        """Begin the shift at the branch."""
        return self.session.post("/v1/shifts", {"device_at": _now()})

    def shift(self) -> Any:
        """Return the shift: cash, serials held, what keeps it from closing."""
        return self.session.get("/v1/shift").json()

    def answer_float(self, float_id: str, *, accepted: bool = True) -> Any:
        """Say whether the cash handed out was counted and is right."""
        body = {"float_id": float_id, "accepted": accepted}
        return self.session.post("/v1/shift/float-confirmations", body)

    def route(self) -> Any:
        """Return today's stops in order."""
        return self.session.get("/v1/route").json()

    def order(self, order_id: str) -> Any:
        """Return how an order stands."""
        return self.session.get(f"/v1/orders/{order_id}").json()

    def scan(self, serials: Iterable[str], *, done: bool = False) -> Any:
        """Take documents over by their serials; `done` reports what is short."""
        return self.session.post("/v1/shift/scans", {"serials": list(serials), "done": done})

    def arrive(
        self, order_id: str, position: Mapping[str, float] | None, reason: str | None = None
    ) -> Any:
        """Say that the courier is at the door; far from it takes a reason."""
        body = {"device_at": _now(), "position": position, "reason": reason}
        return self.session.post(f"/v1/orders/{order_id}/arrivals", body)

    def upload_photo(
        self, order_id: str, item: str, content: bytes, media: str = "image/jpeg"
    ) -> str:
        """Send one photo of the car as the camera made it; return its digest, SHA-256 in hex.

        Sent again, it is there once: its digest is its name.

        Parameters
        ----------
        item
            What it shows: ``vin``, ``licence``, ``front_left`` ...
        """
        digest = sha256(content).hexdigest()
        self.session.act(
            "PUT",
            f"/v1/orders/{order_id}/photos/{digest}",
            media=media,
            content=content,
            params={"item": item},
        )
        return digest

    def photos(self, order_id: str) -> Any:
        """Return which photos of an order the server has."""
        return self.session.get(f"/v1/orders/{order_id}/photos").json()["items"]

    def inspection(self, record_id: str) -> Any:
        """Return what became of an inspection that was filed."""
        return self.session.get(f"/v1/inspections/{record_id}").json()

    def file_inspection(self, order_id: str, record: Mapping[str, Any]) -> Any:
        """Send what was seen of the car."""
        body = {**record, "recorded_at": _now()}
        return self.session.post(f"/v1/orders/{order_id}/inspections", body)

    def new_id(self) -> str:
        """Return an identifier; store it before anything is sent that names it."""
        return uuid.uuid4().hex

    def open_payment(self, order_id: str, payment_id: str) -> bool:
        """Begin to take the premium in cash; say whether anything is due."""
        answer = self.session.post(f"/v1/orders/{order_id}/payments", {"id": payment_id})
        return answer["payment"] is not None

    def confirm_cash(self, order_id: str, payment_id: str, received: Count, change: Count) -> Any:
        """Confirm what was counted: no pay, no policy."""
        return self.session.post(
            f"/v1/orders/{order_id}/payments/{payment_id}/confirmations",
            {"received": received, "change": change},
        )

    def sign(self, order_id: str, signer_id: str, name: str, drawing: Drawing) -> Any:
        """Send the policyholder's signature."""
        body = {
            "signer_id": signer_id,
            "name": name,
            "relationship": "self",
            "identity": "resident_card",
            "device_at": _now(),
            "width": drawing.width,
            "height": drawing.height,
            "strokes": drawing.strokes,
        }
        return self.session.post(f"/v1/orders/{order_id}/signatures", body)

    def hand_over(self, order_id: str, serials: Iterable[str]) -> Any:
        """Give the documents to the customer; the receipt stays with the courier."""
        return self.session.post(f"/v1/orders/{order_id}/handovers", {"serials": list(serials)})

    def break_off(self, order_id: str, kind: str, reason: str) -> Any:
        """End a visit that comes to nothing: ``refuse``, ``change`` or ``fail``."""
        body = {"kind": kind, "reason": reason}
        return self.session.post(f"/v1/orders/{order_id}/failures", body)

    def lose(self, order_id: str, serials: Iterable[str]) -> Any:
        """Report documents lost on the road."""
        return self.session.post(f"/v1/orders/{order_id}/losses", {"serials": list(serials)})

    def deposit(self, deposit_id: str, slip_number: str, amount_fen: int) -> Any:
        """Report cash paid in at a bank on the way."""
        body = {"id": deposit_id, "slip_number": slip_number}
        return self.session.post("/v1/shift/deposits", {**body, "amount_fen": amount_fen})

    def close(self, count: Count, difference_reason: str | None = None) -> Any:
        """Count the cash and end the shift; a difference needs a reason and a second person."""
        body = {"count": list(count), "difference_reason": difference_reason}
        return self.session.post("/v1/shift/closings", body)
