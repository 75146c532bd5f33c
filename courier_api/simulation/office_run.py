"""The office while couriers are out: money, verdicts, returns, tasks, refunds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any

from courier_api.client import ApiRefusedError
from courier_api.domain.actor import Role
from courier_api.simulation.desk import Desk
from courier_api.simulation.fate import dice

__all__ = ["Office"]

LOOK_EVERY_S = 0.5
FLOAT_FEN = 50_000
ENDED = ("shift", "order")


class Office:
    """Everybody who is not on the road, each looking at his own list.

    Parameters
    ----------
    desks
        By role.
    seed
        Of the day.
    second
        Of another underwriter, for what takes two.
    """

    def __init__(self, desks: Mapping[Role, Desk], seed: int, second: Desk | None = None) -> None:
        self._desks = desks
        self._second = second
        self._seed = seed
        self._floats: set[str] = set()
        self._retaken: set[str] = set()
        self._back: SimpleQueue[str] = SimpleQueue()
        self._receipts: SimpleQueue[list[str]] = SimpleQueue()
        self.stopped = Event()
        self.done: Counter[str] = Counter()

    @property
    def loops(self) -> tuple[Callable[[], None], ...]:
        """What runs side by side until :attr:`stopped` is set."""
        rounds = (
            self._hand_out_floats,
            self._settle_cash,
            self._judge,
            self._judge_too,
            self._take_back,
            self._book_back,
            self._refund,
            self._follow_up,
        )
        return tuple(lambda act=act: self._loop(act) for act in rounds)

    def came_back(self, shift_id: str) -> None:
        """Say that a courier stands at the counter with his papers."""
        self._back.put(shift_id)

    def _loop(self, act: Callable[[], None]) -> None:
        while not self.stopped.wait(LOOK_EVERY_S):
            act()

    def _hand_out_floats(self) -> None:
        desk = self._desks[Role.ACCOUNTANT]
        for shift in desk.list("/v1/shifts", {"state": "open"}):
            if shift["id"] in self._floats:
                continue
            desk.post(f"/v1/couriers/{shift['courier_id']}/floats", {"amount_fen": FLOAT_FEN})
            self._floats.add(shift["id"])
            self.done["floats"] += 1

    def _settle_cash(self) -> None:
        """Confirm slips; receive counted cash; the manager looks at differences."""
        desk = self._desks[Role.ACCOUNTANT]
        for deposit in desk.list("/v1/deposits", {"state": "pending"}):
            desk.post(f"/v1/deposits/{deposit['id']}/confirmations", {"accepted": True})
            self.done["deposits"] += 1
        for shift in desk.list("/v1/shifts", {"state": "counted"}):
            path = f"/v1/shifts/{shift['id']}"
            if "difference_approval" in shift["waits_for"]:
                _, tag = self._desks[Role.MANAGER].tagged(path)
                manager = self._desks[Role.MANAGER]
                manager.post(f"{path}/difference-approvals", {}, if_match=tag)
                self.done["differences"] += 1
            if "cash_receipt" in shift["waits_for"]:
                desk.post(f"{path}/cash-receipts", {"amount_fen": shift["counted_fen"]})
                self.done["cash receipts"] += 1

    def _judge(self) -> None:
        """Approve most inspections, ask for some photos again, decline a few."""
        desk = self._desks[Role.UNDERWRITER]
        for waiting in desk.list("/v1/inspections", {"state": "waiting"}):
            record, tag = desk.tagged(f"/v1/inspections/{waiting['id']}")
            sale = desk.get(f"/v1/orders/{record['order_id']}")["sale_number"]
            self._decide(desk, record, tag, self._verdict(sale, record))

    def _judge_too(self) -> None:
        """Look a second time at what takes two underwriters."""
        desk = self._second
        if desk is None:
            return
        for waiting in desk.list("/v1/inspections", {"state": "seconding"}):
            record, tag = desk.tagged(f"/v1/inspections/{waiting['id']}")
            self._decide(desk, record, tag, _approval(record))

    def _decide(
        self, desk: Desk, record: Mapping[str, Any], tag: str, verdict: dict[str, Any]
    ) -> None:
        try:
            desk.post(f"/v1/inspections/{record['id']}/decisions", verdict, if_match=tag)
            self.done[f"inspections: {verdict['decision']}"] += 1
        except ApiRefusedError as error:
            if error.status not in (409, 412):
                raise

    def _verdict(self, sale: str, record: Mapping[str, Any]) -> dict[str, Any]:
        chance = dice(self._seed, "verdict", sale).random()
        if chance < 0.04:
            return {"decision": "decline", "reasons": ["risk_not_taken"]}
        if chance < 0.16 and sale not in self._retaken:
            self._retaken.add(sale)
            return {"decision": "retake", "reasons": ["vin_unreadable"], "retake": ["vin"]}
        return _approval(record)

    def _take_back(self) -> None:
        """Scan what a courier brings back."""
        try:
            shift_id = self._back.get_nowait()
        except Empty:
            return
        desk = self._desks[Role.DISPATCHER]
        held = desk.get(f"/v1/shifts/{shift_id}")["held"]
        if held:
            path = f"/v1/shifts/{shift_id}/document-returns"
            taken = desk.post(path, {"serials": [d["serial"] for d in held]})
            signed = set(taken["receipts_back"])
            self._receipts.put(
                [d["serial"] for d in held if d["kind"] == "receipt" and d["order_id"] in signed]
            )
        self.done["papers taken back"] += len(held)

    def _book_back(self) -> None:
        """Book signed receipts back, close their orders, take back what came to nothing."""
        desk = self._desks[Role.ACCOUNTANT]
        try:
            receipts = self._receipts.get_nowait()
        except Empty:
            receipts = []
        if receipts:
            desk.post("/v1/receipts/book-backs", {"serials": receipts})
        back = [order["id"] for order in desk.list("/v1/orders", {"state": "booked_back"})]
        if back:
            self.done["closed"] += desk.post("/v1/orders/closings", {"order_ids": back})["done"]
        ended = [
            order["id"]
            for state in ("refused", "changed", "failed", "lost")
            for order in desk.list("/v1/orders", {"state": state})
        ]
        if ended:
            self.done["returned"] += desk.post("/v1/orders/returns", {"order_ids": ended})["done"]

    def _refund(self) -> None:
        """Give money back for orders that came back paid; the manager is the second person."""
        desk, manager = self._desks[Role.ACCOUNTANT], self._desks[Role.MANAGER]
        for order in desk.list("/v1/orders", {"state": "returned"}):
            if order["collected_fen"] == 0 or order["policy_number"]:
                continue
            try:
                desk.post(f"/v1/orders/{order['id']}/refunds", {})
            except ApiRefusedError as error:
                if error.status != 409:
                    raise
        for proposal in manager.list("/v1/approvals", {"state": "waiting"}):
            path = f"/v1/approvals/{proposal['id']}"
            _, tag = manager.tagged(path)
            try:
                manager.post(f"{path}/decisions", {"decision": "approve"}, if_match=tag)
                self.done["refunds"] += 1
            except ApiRefusedError as error:
                if error.status not in (409, 412):
                    raise

    def _follow_up(self) -> None:
        """Call customers back: another day for most, the end for some."""
        for role in (Role.AGENT, Role.DISPATCHER):
            desk = self._desks[role]
            for task in desk.list("/v1/tasks", {"state": "open"}):
                self._answer(desk, role, task)

    def _answer(self, desk: Desk, role: Role, task: Mapping[str, Any]) -> None:
        order = desk.get(f"/v1/orders/{task['order_id']}")
        if order["state"] not in ("returned", "booked", "cancelled"):
            return
        answer = "found" if role is Role.DISPATCHER else "informed"
        if order["state"] == "returned" and role is Role.AGENT:
            answer = self._settle(desk, order)
        if answer:
            path = f"/v1/tasks/{task['id']}"
            for event in ({"event": "take"}, {"event": "answer", "answer": answer}):
                _, tag = desk.tagged(path)
                desk.post(f"{path}/steps", event, if_match=tag)
            self.done[f"tasks: {answer}"] += 1

    def _settle(self, desk: Desk, order: Mapping[str, Any]) -> str:
        """Return what was agreed with the customer; empty: not yet."""
        gives_up = order["fail_reason"] in ("price", "no_longer_wanted", "inspection_declined")
        try:
            if gives_up:
                desk.post(f"/v1/orders/{order['id']}/cancellations", {})
                return "cancelled"
            desk.post(f"/v1/orders/{order['id']}/bookings", {})
        except ApiRefusedError as error:
            if error.status != 409:
                raise
            return ""
        return "rebooked"


def _approval(record: Mapping[str, Any]) -> dict[str, Any]:
    """Approve; against the word of the software it takes a reason."""
    is_accepted = record["report"]["recommendation"] == "accept"
    return {"decision": "approve", "reasons": [] if is_accepted else ["seen_by_eye"]}
