"""A courier's day from check-in to the closed shift."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from courier_api.client.cash import pieces
from courier_api.client.courier import CourierPhone
from courier_api.errors import StorageError
from courier_api.simulation.fate import Fate, dice
from courier_api.simulation.pictures import Camera
from courier_api.simulation.visits import Visitor

__all__ = ["CourierDay", "CourierRun"]

PATIENCE_S = 180.0
LOOK_EVERY_S = 0.3
SHORT_CHANGE_FEN = 1_000


@dataclass(slots=True)
class CourierDay:
    """What came of it, filled in as it goes."""

    courier_id: str
    fates: Counter[Fate] = field(default_factory=Counter)
    deposits_fen: int = 0
    difference_fen: int = 0
    stops: int = 0


class CourierRun:
    """Plays one courier.

    Parameters
    ----------
    phone
        His.
    seed
        Of the day.
    denominations_fen
        The notes and coins there are.
    tell
        Called after each visit.
    come_back
        Called with the shift when the courier stands at the branch's counter.
    stopped
        Set when the day is broken off.
    camera
        Takes photos of cars; by default small made-up ones.
    """

    def __init__(
        self,
        phone: CourierPhone,
        seed: int,
        denominations_fen: Sequence[int],
        tell: Callable[[Fate], None],
        come_back: Callable[[str], None],
        stopped: Event,
        camera: Camera | None = None,
    ) -> None:
        self._phone = phone
        self._seed = seed
        self._camera = camera or Camera()
        self._denominations_fen = denominations_fen
        self._tell = tell
        self._come_back = come_back
        self._stopped = stopped
        self.day = CourierDay(phone.session.person_id)

    def play(self) -> CourierDay:
        """Play the day; return what came of it."""
        shift_id = str(self._phone.check_in()["id"])
        handed_out = self._wait(lambda shift: _pending(shift, "float"))
        self._phone.answer_float(_pending(handed_out, "float")[0]["id"])
        stops = self._phone.route()["stops"]
        self._take_over(stops)
        visitor = Visitor(
            self._phone,
            self._seed,
            self._camera,
            self._denominations_fen,
            self._deposit,
            self._stopped,
        )
        for stop in stops:
            fate = visitor.visit(stop)
            self.day.fates[fate] += 1
            self.day.stops += 1
            self._tell(fate)
        self._come_back(shift_id)
        self._wait(lambda shift: not shift["held"] and not shift["matters"])
        self._close()
        self._wait_closed()
        return self.day

    def _take_over(self, stops: Sequence[Mapping[str, Any]]) -> None:
        """Scan in two goes; a stranger's serial and one that is left out are noticed."""
        serials = [d["serial"] for stop in stops for d in stop["documents"]]
        first = self._phone.scan([*serials[:-1], "NOT-OURS-1"])
        if first["unknown"] != ["NOT-OURS-1"]:
            raise StorageError("scan", ["an unknown serial was not noticed"])
        done = self._phone.scan(serials[-1:], done=True)
        if done["short"]:
            raise StorageError("scan", [f"{len(done['short'])} serials are short"])

    def _deposit(self) -> None:
        """Pay in at a bank all but the change, and wait until the accountant has seen the slip."""
        cash_fen = int(self._phone.shift()["cash_expected_fen"])
        keep_fen = min(cash_fen, 50_000)
        amount_fen = cash_fen - keep_fen
        number = dice(self._seed, "slip", self.day.courier_id, str(amount_fen)).randrange(10**8)
        self._phone.deposit(self._phone.new_id(), f"SLIP{number:08d}", amount_fen)
        self.day.deposits_fen += amount_fen
        self._wait(lambda shift: not _pending(shift, "deposit"))

    def _close(self) -> None:
        """Count; one courier in six has given wrong change and is 10 yuan short."""
        cash_fen = int(self._phone.shift()["cash_expected_fen"])
        is_short = dice(self._seed, "short", self.day.courier_id).random() < 1 / 6
        if is_short and cash_fen > SHORT_CHANGE_FEN:
            self.day.difference_fen = -SHORT_CHANGE_FEN
        counted = pieces(cash_fen + self.day.difference_fen, self._denominations_fen)
        self._phone.close(counted, "wrong_change" if self.day.difference_fen else None)

    def _wait_closed(self) -> None:
        self._wait(lambda shift: shift["state"] == "closed")

    def _wait(self, is_so: Callable[[Mapping[str, Any]], Any]) -> Mapping[str, Any]:
        give_up_at = time.monotonic() + PATIENCE_S
        while True:
            shift: Mapping[str, Any] = self._phone.shift()
            if is_so(shift):
                return shift
            if time.monotonic() > give_up_at:
                told = [f"{m['code']} {m['subject']}" for m in shift["matters"]]
                raise StorageError(f"shift of {self.day.courier_id}", ["does not go on", *told])
            if self._stopped.wait(LOOK_EVERY_S):
                raise StorageError(f"shift of {self.day.courier_id}", ["was broken off"])


def _pending(shift: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    moves: Sequence[Mapping[str, Any]] = shift["cash_moves"]
    return [move for move in moves if move["kind"] == kind and move["state"] == "pending"]
