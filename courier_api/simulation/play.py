"""Plays a whole day: everybody at once, over a network that fails."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx

from courier_api.client import Api, DeviceKey, Session
from courier_api.client.courier import CourierPhone
from courier_api.demo import Demo, Login
from courier_api.demo.phone import bind_phone, open_session
from courier_api.domain.actor import Role
from courier_api.domain.figures import Figures
from courier_api.simulation.courier_run import CourierDay, CourierRun
from courier_api.simulation.desk import Desk
from courier_api.simulation.ears import BROKEN_OFF, READ_OR_JUDGED, Ears
from courier_api.simulation.fate import Fate
from courier_api.simulation.network import Odds, UnreliableNetwork
from courier_api.simulation.office_run import Office
from courier_api.simulation.pictures import Camera
from courier_api.simulation.town import Town

__all__ = ["Played", "play"]

SETTLE_WITHIN_S = 120.0
LOOK_EVERY_S = 1.0
TIMEOUT_S = 60.0
SECOND = "underwriter2"
COURIERS_HEARD = 3
"""Whose event streams are listened to; the others look for themselves."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of the day.

    Parameters
    ----------
    couriers
        Each one's day.
    balance
        The branch's balance, as the API tells it.
    mishaps
        What the network did.
    office
        What the desks did, by kind.
    heard_after_s
        How long after each visit that came to nothing an agent heard of it.
    told_after_s
        How long after a report or a verdict the courier at the car heard of it.
    """

    couriers: tuple[CourierDay, ...]
    balance: Mapping[str, Any]
    mishaps: Counter[str]
    office: Counter[str]
    heard_after_s: tuple[float, ...]
    told_after_s: tuple[float, ...]


class _Streets:
    """Connections for everybody, each over a bad network of his own."""

    def __init__(self, town: Town, odds: Odds, seed: int, stack: ExitStack) -> None:
        self._town = town
        self._odds = odds
        self._seed = seed
        self._stack = stack
        self.networks: list[UnreliableNetwork] = []

    def api(self, name: str) -> Api:
        network = UnreliableNetwork(self._town.transport(), self._odds, f"{self._seed}:{name}")
        self.networks.append(network)
        http = httpx.Client(transport=network, base_url=self._town.url, timeout=TIMEOUT_S)
        return Api(self._stack.enter_context(http))


def play(
    town: Town,
    laid: Demo,
    figures: Figures,
    *,
    seed: int,
    odds: Odds,
    tell: Callable[[Fate], None],
    camera: Camera | None = None,
) -> Played:
    """Play the day that was laid out; raises what stops anybody.

    Parameters
    ----------
    camera
        Takes photos of cars; by default only small made-up ones.
    """
    with ExitStack() as stack:
        streets = _Streets(town, odds, seed, stack)
        desks = _desks(streets, laid)
        phones = [
            _phone(streets, desks[Role.DISPATCHER], login)
            for login in laid.logins
            if login.person_id in laid.published.couriers
        ]
        second = Desk(streets.api(SECOND), laid.login(SECOND))
        office = Office(desks, seed, second)
        ears = Ears(_listening(town, stack), desks[Role.AGENT].session, BROKEN_OFF)
        at_cars = [
            Ears(_listening(town, stack), phone.session, READ_OR_JUDGED)
            for phone in phones[:COURIERS_HEARD]
        ]
        for listening in (ears, *at_cars):
            listening.start()
        runs = [
            CourierRun(
                phone,
                seed,
                figures.shift.denominations_fen,
                tell,
                office.came_back,
                office.stopped,
                camera,
            )
            for phone in phones
        ]
        days = _all_at_once(office, runs, lambda: _settled(desks[Role.ACCOUNTANT], laid))
        balance = _balance(desks[Role.ACCOUNTANT], laid)
        mishaps: Counter[str] = Counter()
        for network in streets.networks:
            mishaps.update(network.mishaps)
        heard = tuple(delay_s for one in at_cars for delay_s in one.delays_s)
        return Played(days, balance, mishaps, office.done, tuple(ears.delays_s), heard)


def _desks(streets: _Streets, laid: Demo) -> dict[Role, Desk]:
    """Log one person of each role of the office in."""
    return {
        login.role: Desk(streets.api(login.login), login)
        for login in laid.logins
        if login.role is not Role.COURIER and login.login != SECOND
    }


def _listening(town: Town, stack: ExitStack) -> httpx.Client:
    """Return a client for the event stream, over a network that holds."""
    return stack.enter_context(httpx.Client(transport=town.transport(), base_url=town.url))


def _phone(streets: _Streets, dispatcher: Desk, login: Login) -> CourierPhone:
    """Bind a phone with a code from the dispatcher and log in on it."""
    api = streets.api(login.login)
    bound, key = bind_phone(api, dispatcher.session, login)
    return CourierPhone(_logged_in(api, bound, key))


def _logged_in(api: Api, login: Login, key: DeviceKey) -> Session:
    return open_session(api, login, key)


def _all_at_once(
    office: Office, runs: list[CourierRun], is_settled: Callable[[], bool]
) -> tuple[CourierDay, ...]:
    """Run couriers and desks side by side until the day is settled."""
    with ThreadPoolExecutor(len(runs) + len(office.loops)) as pool:
        desks = [pool.submit(loop) for loop in office.loops]
        try:
            days = _finished([pool.submit(run.play) for run in runs], desks)
            give_up_at = time.monotonic() + SETTLE_WITHIN_S
            while not is_settled() and time.monotonic() < give_up_at:
                _raise_ended(desks)
                time.sleep(LOOK_EVERY_S)
        finally:
            office.stopped.set()
    return days


def _finished(
    couriers: list[Future[CourierDay]], desks: list[Future[None]]
) -> tuple[CourierDay, ...]:
    """Return every courier's day; raise at once what stops anybody."""
    out = set(couriers)
    while out:
        done, out = wait(out, timeout=LOOK_EVERY_S, return_when=FIRST_EXCEPTION)
        for ended in done:
            ended.result()
        _raise_ended(desks)
    return tuple(courier.result() for courier in couriers)


def _raise_ended(desks: list[Future[None]]) -> None:
    """A desk that ended early has failed: say why."""
    for desk in desks:
        if desk.done():
            desk.result()


def _settled(accountant: Desk, laid: Demo) -> bool:
    balance = _balance(accountant, laid)
    return bool(balance["adds_up"]) and balance["open_tasks"] == 0


def _balance(accountant: Desk, laid: Demo) -> Mapping[str, Any]:
    balance: Mapping[str, Any] = accountant.get(f"/v1/days/{laid.day}/balance")
    return balance
