"""One visit at a door, to whatever end its fate has for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from threading import Event
from typing import Any

from courier_api.client import ApiRefusedError
from courier_api.client.cash import pieces
from courier_api.client.courier import CourierPhone, Drawing
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.errors import StorageError
from courier_api.simulation.fate import Fate, dice, fate_of
from courier_api.simulation.pictures import ITEMS, Camera

__all__ = ["Visitor"]

SCRAWL = Drawing(
    width=480,
    height=240,
    strokes=[[[20 + 30 * n, 60 + 40 * (n % 2), 40 * n] for n in range(12)]],
)
PATIENCE_S = 300.0
ATTEMPTS = 3
LOOK_EVERY_S = 0.25
NOTE_FEN = 10_000
REASONS = {
    Fate.REFUSED: ("refuse", "price"),
    Fate.CHANGED: ("change", "other_date"),
    Fate.NOBODY_HOME: ("fail", "nobody_home"),
    Fate.REFUSED_AFTER_PAYING: ("refuse", "no_longer_wanted"),
}
Stop = Mapping[str, Any]


class Visitor:
    """A courier who goes from door to door.

    Parameters
    ----------
    phone
        His.
    seed
        Of the day.
    camera
        Takes photos of cars.
    denominations_fen
        The notes and coins there are.
    make_room
        Called when his bag holds too much cash for the next premium.
    stopped
        Set when the day is broken off.
    """

    def __init__(
        self,
        phone: CourierPhone,
        seed: int,
        camera: Camera,
        denominations_fen: Sequence[int],
        make_room: Callable[[], None],
        stopped: Event,
    ) -> None:
        self._phone = phone
        self._seed = seed
        self._camera = camera
        self._denominations_fen = denominations_fen
        self._make_room = make_room
        self._stopped = stopped

    def visit(self, stop: Stop) -> Fate:
        """Make one visit; return how it ended."""
        order_id = str(stop["order_id"])
        order = self._phone.order(order_id)
        fate = fate_of(self._seed, order["sale_number"])
        self._arrive(stop, order["sale_number"])
        if fate is Fate.LOST:
            return self._lose(order)
        if fate not in (Fate.DELIVERED, Fate.REFUSED_AFTER_PAYING):
            return self._broken_off(order_id, fate)
        if order["inspection"] == "due" and not self._inspected(stop):
            return Fate.REFUSED
        self._pay(order)
        if fate is Fate.REFUSED_AFTER_PAYING:
            return self._broken_off(order_id, fate)
        self._wait(order_id, lambda now: now["state"] == "issued")
        self._phone.sign(order_id, order["policyholder_id"], stop["name"] or "客户", SCRAWL)
        serials = [d["serial"] for d in stop["documents"] if d["kind"] != "receipt"]
        self._phone.hand_over(order_id, serials)
        return fate

    def _arrive(self, stop: Stop, sale_number: str) -> None:
        """Stand at the door; now and then the phone does not know where that is."""
        place = stop["location"]
        chance = dice(self._seed, "arrive", sale_number).random()
        if place is None or chance < 0.03:
            self._phone.arrive(stop["order_id"], None, "no_signal")
            return
        away = 0.02 if chance < 0.08 else 0.0003
        position = {"lat": place["lat"] + away, "lon": place["lon"], "accuracy_m": 15.0}
        try:
            self._phone.arrive(stop["order_id"], position)
        except ApiRefusedError:
            self._phone.arrive(stop["order_id"], position, "met_elsewhere")

    def _inspected(self, stop: Stop) -> bool:
        """Send photos, file, and wait for the underwriter, at the car; again if he asks."""
        order_id = str(stop["order_id"])
        photos: dict[str, str] = {}
        wanted: Sequence[str] = ITEMS
        for attempt in range(ATTEMPTS):
            photos |= self._photographed(order_id, wanted, attempt)
            filed = self._phone.file_inspection(order_id, _record(stop, attempt, photos))
            now = self._wait(
                order_id,
                lambda o: o["inspection"] == "approved" or o["state"] != "inspected",
            )
            if now["inspection"] == "approved":
                return True
            if now["state"] != "arrived":
                return False
            wanted = self._phone.inspection(filed["id"])["retake"]
        raise StorageError(f"order {order_id}", ["the underwriter asked for photos three times"])

    def _photographed(
        self, order_id: str, wanted: Sequence[str], attempt: int
    ) -> Mapping[str, str]:
        """Take and send photos of the wanted items; return the digest of each."""
        return {
            item: self._phone.upload_photo(
                order_id, item, self._camera.shoot(order_id, PhotoItem(item), attempt)
            )
            for item in wanted
        }

    def _pay(self, order: Mapping[str, Any]) -> None:
        order_id, payment_id = str(order["id"]), self._phone.new_id()
        try:
            is_due = self._phone.open_payment(order_id, payment_id)
        except ApiRefusedError as error:
            if error.kind != "guard":
                raise
            self._make_room()
            is_due = self._phone.open_payment(order_id, payment_id)
        if not is_due:
            return
        due_fen = int(order["premium_due_fen"])
        given_fen = -(-due_fen // NOTE_FEN) * NOTE_FEN
        received = pieces(given_fen, self._denominations_fen)
        change = pieces(given_fen - due_fen, self._denominations_fen)
        try:
            self._phone.confirm_cash(order_id, payment_id, received, change)
        except ApiRefusedError:
            exact = pieces(due_fen, self._denominations_fen)
            self._phone.confirm_cash(order_id, payment_id, exact, [])

    def _broken_off(self, order_id: str, fate: Fate) -> Fate:
        self._phone.break_off(order_id, *REASONS[fate])
        return fate

    def _lose(self, order: Mapping[str, Any]) -> Fate:
        mine = f"courier:{self._phone.session.person_id}"
        held = [d["serial"] for d in order["documents"] if d["holder"] == mine]
        self._phone.lose(str(order["id"]), held[:1])
        return Fate.LOST

    def _wait(self, order_id: str, is_so: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
        give_up_at = time.monotonic() + PATIENCE_S
        while True:
            order: Mapping[str, Any] = self._phone.order(order_id)
            if is_so(order):
                return order
            if time.monotonic() > give_up_at:
                told = f"is {order['state']} (inspection {order['inspection']}) for too long"
                raise StorageError(f"order {order_id}", [told])
            if self._stopped.wait(LOOK_EVERY_S):
                raise StorageError(f"order {order_id}", ["the day was broken off"])


def _record(stop: Stop, attempt: int, photos: Mapping[str, str]) -> dict[str, Any]:
    """Return what was seen of an invented car, with the digest of each photo by its item."""
    return {
        "vin": stop["vin"] or "LSVAA4182E2184847",
        "odometer_km": 12_000 + attempt,
        "photos": [{"item": item, "digest": digest} for item, digest in photos.items()],
    }
