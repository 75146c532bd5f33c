"""Everybody at work at once through the reference client: couriers, office, call centre."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from threading import Event
from typing import Any

import httpx

from courier_api.client import Api, ApiRefusedError
from courier_api.client.courier import CourierPhone
from courier_api.demo.people import Login
from courier_api.demo.phone import bind_phone, open_session
from courier_api.domain.actor import Role
from courier_api.domain.figures import Figures
from courier_api.simulation.courier_run import CourierRun
from courier_api.simulation.desk import Desk
from courier_api.simulation.network import Odds, UnreliableNetwork
from courier_api.simulation.office_run import Office
from tests.chaos.journal import Journal, Recorder
from tests.chaos.listening import Listener
from tests.chaos.stock import Stock

__all__ = ["STOPS_A_SHIFT", "Load"]

STOPS_A_SHIFT = 4
PATIENCE_S = 240.0
TIMEOUT_S = 30.0
SELL_EVERY_S = 0.3
LOOK_EVERY_S = 0.5
AUDIENCES = (
    (Role.AGENT, "agents"),
    (Role.DISPATCHER, "dispatchers"),
    (Role.ACCOUNTANT, "accountants"),
    (Role.UNDERWRITER, "underwriters"),
)
ODDS = Odds(lost_request=0.01, lost_answer=0.02, duplicate=0.02)


class StockedPhone(CourierPhone):
    """A phone whose route is made as the courier asks for it."""

    def __init__(self, phone: CourierPhone, stock: Stock, stops: int) -> None:
        super().__init__(phone.session)
        self._stock = stock
        self._stops = stops

    def route(self) -> Any:
        """Return a few orders planned this moment."""
        return {"stops": self._stock.plan(self.session.person_id, self._stops)}


class Load:
    """The people of a branch, each in a thread.

    Parameters
    ----------
    url
        Of the server.
    logins
        Of everybody.
    stock
        Where couriers get orders from.
    journal
        Where every acknowledged write is noted.
    figures, seed
        Of the trade; of what happens at the doors and on the network.
    stops
        Orders a shift.
    """

    def __init__(
        self,
        url: str,
        logins: tuple[Login, ...],
        stock: Stock,
        journal: Journal,
        figures: Figures,
        seed: int,
        stops: int = STOPS_A_SHIFT,
    ) -> None:
        self._url, self._stock, self._journal = url, stock, journal
        self._figures, self._seed, self._stops = figures, seed, stops
        self._stack = ExitStack()
        self._going_home = Event()
        self.desks: dict[Role, Desk] = {
            login.role: Desk(self._api(login.login), login)
            for login in logins
            if login.role is not Role.COURIER
        }
        self.listeners = [
            Listener(url, self.desks[role].session, audience) for role, audience in AUDIENCES
        ]
        self._office = Office(self.desks, seed)
        couriers = [login for login in logins if login.role is Role.COURIER]
        self.phones = {login.login: self._phone(login) for login in couriers}
        works: list[Callable[[], None]] = [*self._office.loops, self._sell]
        self._pool = ThreadPoolExecutor(len(works) + len(couriers))
        self._desk_runs = [self._pool.submit(work) for work in works]
        self._courier_runs = [self._pool.submit(self._drive, name) for name in self.phones]

    def raise_failed(self) -> None:
        """Raise what stopped anybody."""
        for run in (*self._desk_runs, *self._courier_runs):
            if run.done() and (error := run.exception()) is not None:
                raise error

    def finish(self, within_s: float, is_settled: Callable[[], bool]) -> bool:
        """Let the couriers end their shifts and the desks clear their lists; say if they did."""
        self._going_home.set()
        _wait_for(self._courier_runs, within_s)
        give_up_at = time.monotonic() + within_s
        while time.monotonic() < give_up_at:
            self.raise_failed()
            if is_settled():
                return True
            time.sleep(LOOK_EVERY_S)
        return False

    def close(self) -> None:
        """Stop everybody."""
        self._going_home.set()
        self._office.stopped.set()
        self._pool.shutdown(wait=True)
        for listener in self.listeners:
            listener.close()
        self._stack.close()

    def _api(self, name: str) -> Api:
        plain = httpx.HTTPTransport(limits=httpx.Limits(max_connections=8))
        network = UnreliableNetwork(plain, ODDS, f"{self._seed}:{name}")
        recorder = Recorder(network, self._journal, name)
        http = httpx.Client(transport=recorder, base_url=self._url, timeout=TIMEOUT_S)
        return Api(self._stack.enter_context(http), patience_s=PATIENCE_S)

    def _phone(self, login: Login) -> CourierPhone:
        api = self._api(login.login)
        bound, key = bind_phone(api, self.desks[Role.DISPATCHER].session, login)
        return StockedPhone(CourierPhone(open_session(api, bound, key)), self._stock, self._stops)

    def _drive(self, name: str) -> None:
        """One shift after the other; the seed differs, so that no two are alike."""
        shift = 0
        while not self._going_home.is_set():
            shift += 1
            CourierRun(
                self.phones[name],
                self._seed * 100_000 + shift,
                self._figures.shift.denominations_fen,
                lambda _fate: None,
                self._office.came_back,
                self._office.stopped,
            ).play()

    def _sell(self) -> None:
        """The call centre: sells, moves appointments, calls off."""
        desk, number = self.desks[Role.AGENT], 0
        rng = random.Random(f"{self._seed}:sell")
        while not self._going_home.wait(SELL_EVERY_S):
            number += 1
            sale = {
                "sale_number": f"SOLD{number:06d}",
                "name": "李小红",
                "phone": "13912345678",
                "address": "深圳市福田区深南大道1号",
                "location": {"lat": 22.54, "lon": 114.05},
                "premium_due_fen": rng.randrange(10_000, 900_000),
                "product": "商业险",
            }
            taken = desk.post("/v1/orders", sale)
            path = f"/v1/orders/{taken['id']}"
            if rng.random() < 0.5:
                desk.post(f"{path}/bookings", {})
            if rng.random() < 0.2:
                self._ask(desk, path)
            if rng.random() < 0.3:
                desk.post(f"{path}/cancellations", {})

    def _ask(self, desk: Desk, path: str) -> None:
        try:
            desk.post(f"{path}/tasks", {"reason": "customer_asks"})
        except ApiRefusedError as error:
            if error.status not in (409, 422):
                raise


def _wait_for(runs: list[Future[None]], within_s: float) -> None:
    _, late = wait(runs, timeout=within_s)
    for run in runs:
        if run not in late:
            run.result()
    if late:
        raise TimeoutError(f"{len(late)} couriers did not end their shifts in {within_s:g} s")
