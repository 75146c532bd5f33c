"""Looks for every acknowledged write in the database, by plain SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, text

from tests.chaos.journal import Promise

__all__ = ["broken"]

Check = Callable[["Books", Promise], Iterator[str]]
PART = 500
VERSIONED = {
    "desk": "tasks",
    "cash_cap_fen": "shifts",
    "proposed_by": "approvals",
    "photos": "inspection_records",
}
"""By which field an answer that bears a version is told from an order."""


class Books:
    """Reads single things from the database, at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def has(self, query: str, **values: Any) -> bool:
        """Say whether the query finds anything."""
        return self._connection.execute(text(query), values).first() is not None

    def kept(self, keys: Iterable[str]) -> set[str]:
        """Return those of the idempotency keys under which an answer is kept."""
        found: set[str] = set()
        listed = list(keys)
        for first in range(0, len(listed), PART):
            part = {f"k{n}": key for n, key in enumerate(listed[first : first + PART])}
            names = ", ".join(f":{name}" for name in part)
            query = text(f"SELECT key FROM kept_answers WHERE key IN ({names})")  # noqa: S608
            found.update(self._connection.execute(query, part).scalars())
        return found


def broken(connection: Connection, promises: list[Promise]) -> list[str]:
    """Return every acknowledged write that is not there, or not as it was told."""
    books = Books(connection)
    kept = books.kept(promise.key for promise in promises)
    faults = []
    for promise in promises:
        told = [] if promise.key in kept else ["its answer is not kept"]
        told += _states(books, promise.told)
        for ending, check in CHECKS.items():
            if promise.path.endswith(ending):
                told += check(books, promise)
        if promise.method == "PUT" and "/photos/" in promise.path:
            told += _photographed(books, promise)
        faults += [f"{promise.method} {promise.path} ({promise.key}): {fault}" for fault in told]
    return faults


def _states(books: Books, told: Any) -> Iterator[str]:
    """Whatever was said to be in a state at a version has been so."""
    parts = told if isinstance(told, list) else []
    if isinstance(told, Mapping):
        parts = list(told.values())
        if "state" in told and "version" in told:
            yield from _state(books, told)
    for part in parts:
        yield from _states(books, part)


def _state(books: Books, told: Mapping[str, Any]) -> Iterator[str]:
    for mark, table in VERSIONED.items():
        if mark in told:
            yield from _version(books, table, told)
            return
    name = told.get("order_id") or told.get("id")
    query = (
        "SELECT 1 FROM order_steps s JOIN orders o ON o.id = s.order_id WHERE s.order_id = :id"
        " AND s.version = :version AND s.target = :state AND o.version >= :version"
    )
    if not books.has(query, id=name, version=told["version"], state=told["state"]):
        yield f"order {name} was never {told['state']} at version {told['version']}"


def _version(books: Books, table: str, told: Mapping[str, Any]) -> Iterator[str]:
    query = f"SELECT 1 FROM {table} WHERE id = :id AND version >= :version"  # noqa: S608
    if not books.has(query, id=told["id"], version=told["version"]):
        yield f"{table}: {told['id']} has no version {told['version']}"


def _moved(books: Books, serials: Iterable[str], target: str, cause: str) -> Iterator[str]:
    query = "SELECT 1 FROM custody_moves WHERE serial = :serial AND target LIKE :target"
    for serial in serials:
        if not books.has(query, serial=serial, target=target):
            yield f"serial {serial} was never {cause}"


def _sold(books: Books, promise: Promise) -> Iterator[str]:
    query = "SELECT 1 FROM orders WHERE id = :id AND sale_number = :sale"
    if not books.has(query, id=promise.told["id"], sale=promise.asked["sale_number"]):
        yield "the order is not there"


def _scanned(books: Books, promise: Promise) -> Iterator[str]:
    serials = [paper["serial"] for paper in promise.told["taken"]]
    yield from _moved(books, serials, f"courier:{promise.who.upper()}", "taken over")


def _handed_over(books: Books, promise: Promise) -> Iterator[str]:
    yield from _moved(books, promise.told["given"], "customer:%", "handed over")


def _lost(books: Books, promise: Promise) -> Iterator[str]:
    yield from _moved(books, promise.told["serials"], "void:void", "made void")


def _taken_back(books: Books, promise: Promise) -> Iterator[str]:
    query = (
        "SELECT 1 FROM custody_moves WHERE serial = :serial AND step > 1 AND target LIKE 'branch:%'"
    )
    for serial in promise.told["returned"]:
        if not books.has(query, serial=serial):
            yield f"serial {serial} was never taken back"


def _opened(books: Books, promise: Promise) -> Iterator[str]:
    payment = promise.told["payment"]
    if payment and not books.has("SELECT 1 FROM payments WHERE id = :id", id=payment["id"]):
        yield f"payment {payment['id']} is not there"


def _paid(books: Books, promise: Promise) -> Iterator[str]:
    payment = promise.told["payment"]
    query = (
        "SELECT 1 FROM payments p JOIN ledger_seals s ON s.transaction_id = p.transaction_id"
        " WHERE p.id = :id AND p.state IN ('confirmed', 'refunded') AND s.total_fen = :fen"
    )
    if payment and not books.has(query, id=payment["id"], fen=payment["amount_fen"]):
        yield f"payment {payment['id']} is not confirmed and booked"


def _signed(books: Books, promise: Promise) -> Iterator[str]:
    digest = promise.told["signature"]["digest"]
    if not books.has("SELECT 1 FROM signatures WHERE digest = :digest", digest=digest):
        yield "the signature is not there"


def _arrived(books: Books, promise: Promise) -> Iterator[str]:
    query = "SELECT 1 FROM visits WHERE order_id = :id AND number = :number"
    order, visit = promise.told["order"]["order_id"], promise.told["visit"]["number"]
    if not books.has(query, id=order, number=visit):
        yield "the visit is not there"


def _cash_move(books: Books, promise: Promise) -> Iterator[str]:
    """Once decided, cash stays so; once proposed, it is there."""
    told = promise.told
    query = "SELECT 1 FROM cash_moves WHERE id = :id AND (:state = 'pending' OR state = :state)"
    if not books.has(query, id=told["id"], state=told["state"]):
        yield f"{told['kind']} {told['id']} is not {told['state']}"


def _booked_back(books: Books, promise: Promise) -> Iterator[str]:
    for one in promise.told["each"]:
        query = "SELECT 1 FROM order_steps WHERE order_id = :id AND target = :state"
        done = one["order_id"] and not one["faults"]
        if done and not books.has(query, id=one["order_id"], state=one["state"]):
            yield f"order {one['order_id']} was never {one['state']}"


def _inspected(books: Books, promise: Promise) -> Iterator[str]:
    query = "SELECT 1 FROM inspection_records WHERE id = :id"
    if not books.has(query, id=promise.told["id"]):
        yield f"inspection {promise.told['id']} is not there"


def _decided(books: Books, promise: Promise) -> Iterator[str]:
    told = promise.told
    if promise.path.startswith("/v1/approvals"):
        there = books.has(
            "SELECT 1 FROM approvals WHERE id = :id AND state = :state",
            id=told["id"],
            state=told["state"],
        )
    else:
        query = (
            "SELECT 1 FROM inspection_records WHERE id = :id AND (state = :state"
            " OR :state = 'seconding' AND first_by IS NOT NULL)"
        )
        there = books.has(query, id=told["id"], state=told["state"])
    if not there:
        yield f"{told['id']} is not {told['state']}"


def _photographed(books: Books, promise: Promise) -> Iterator[str]:
    order_id, digest = promise.path.split("/")[3], promise.told["digest"]
    query = "SELECT 1 FROM photos WHERE order_id = :id AND digest = :digest"
    if not books.has(query, id=order_id, digest=digest):
        yield f"photo {digest[:12]} is not there"


def _proposed(books: Books, promise: Promise) -> Iterator[str]:
    if not books.has("SELECT 1 FROM approvals WHERE id = :id", id=promise.told["id"]):
        yield "the proposal is not there"


CHECKS: Mapping[str, Check] = {
    "/v1/orders": _sold,
    "/shift/scans": _scanned,
    "/handovers": _handed_over,
    "/losses": _lost,
    "/document-returns": _taken_back,
    "/payments": _opened,
    "/signatures": _signed,
    "/arrivals": _arrived,
    "/floats": _cash_move,
    "/float-confirmations": _cash_move,
    "/shift/deposits": _cash_move,
    "/book-backs": _booked_back,
    "/closings": lambda books, promise: (
        _booked_back(books, promise) if "each" in promise.told else iter(())
    ),
    "/orders/returns": _booked_back,
    "/inspections": _inspected,
    "/decisions": _decided,
    "/refunds": _proposed,
    "/confirmations": lambda books, promise: (
        _paid(books, promise) if "/payments/" in promise.path else _cash_move(books, promise)
    ),
}
