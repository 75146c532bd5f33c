"""What must hold whatever was killed: books, custody, histories, log, jobs, policies."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, make_url, text

from courier_api.adapters.checkpoint_reading import read_kept_log
from courier_api.adapters.signed_note import PublicKey
from courier_api.services.audit.verify import verify
from courier_api.storage.evidence import open_evidence

__all__ = ["QUICK", "deep", "drained", "integrity", "policies", "quick"]

QUICK = {
    "debit is not credit": (
        "SELECT transaction_id FROM ledger_entries GROUP BY transaction_id HAVING"
        " sum(CASE side WHEN 'debit' THEN amount_fen ELSE -amount_fen END) <> 0"
    ),
    "a transaction without a seal": (
        "SELECT id FROM ledger_transactions WHERE id NOT IN"
        " (SELECT transaction_id FROM ledger_seals)"
    ),
    "negative cash": "SELECT account_id FROM cash_balances WHERE balance_fen < 0",
    "a cash balance that does not replay": (
        "SELECT b.account_id FROM cash_balances b WHERE b.balance_fen <>"
        " (SELECT sum(CASE side WHEN 'debit' THEN amount_fen ELSE -amount_fen END)"
        " FROM ledger_entries e WHERE e.account_id = b.account_id)"
    ),
    "a document without a holder": (
        "SELECT serial FROM documents WHERE serial NOT IN (SELECT serial FROM custody_holders)"
    ),
    "a holder who is not where the moves lead": (
        "SELECT h.serial FROM custody_holders h LEFT JOIN custody_moves m"
        " ON m.serial = h.serial AND m.step = h.step"
        " WHERE m.target IS NULL OR m.target <> h.holder"
    ),
    "a gap in a chain of custody": (
        "SELECT m.serial FROM custody_moves m LEFT JOIN custody_moves b"
        " ON b.serial = m.serial AND b.step = m.step - 1"
        " WHERE m.step > 1 AND (b.target IS NULL OR b.target <> m.source)"
    ),
    "an order that its history denies": (
        "SELECT o.id FROM orders o LEFT JOIN order_steps s"
        " ON s.order_id = o.id AND s.version = o.version"
        " WHERE s.target IS NULL OR s.target <> o.state"
    ),
    "a gap in an order's history": (
        "SELECT s.order_id FROM order_steps s LEFT JOIN order_steps b"
        " ON b.order_id = s.order_id AND b.version = s.version - 1"
        " WHERE s.version > 1 AND (b.target IS NULL OR b.target <> s.source)"
    ),
    "an order issued twice": (
        "SELECT order_id FROM order_steps WHERE event = 'issue' GROUP BY order_id"
        " HAVING count(*) > 1"
    ),
    "two orders with one policy": (
        "SELECT min(id) FROM orders WHERE policy_number <> '' GROUP BY policy_number"
        " HAVING count(*) > 1"
    ),
    "a hand-over that was not paid": (
        "SELECT id FROM orders WHERE handed_over_at IS NOT NULL"
        " AND collected_fen <> premium_due_fen"
    ),
    "a record judged before it was read": (
        "SELECT id FROM inspection_records WHERE decided_by IS NOT NULL AND report_digest IS NULL"
    ),
    "a record judged twice by one person": (
        "SELECT id FROM inspection_records WHERE decided_by = first_by"
    ),
    "a step that asked the insurer for nothing": (
        "SELECT s.order_id FROM order_steps s WHERE s.event = 'pay' AND NOT EXISTS"
        " (SELECT 1 FROM outbox_jobs j WHERE j.kind = 'core.issue' AND j.lane ="
        " 'policy:' || s.order_id)"
    ),
}
"""Each names rows that must not be there."""


def quick(connection: Connection) -> list[str]:
    """Return every row that breaks a rule that plain SQL can ask for."""
    faults = []
    for name, query in QUICK.items():
        found = connection.execute(text(query)).scalars().all()
        faults += [f"{name}: {row}" for row in found[:5]]
    return faults


def deep(database: str, checkpoints: Path, key: PublicKey) -> list[str]:
    """Verify log, books, custody and histories against the checkpoints kept outside."""
    if not checkpoints.exists():
        return []
    kept = read_kept_log(checkpoints, key)
    with open_evidence(database) as evidence:
        found = verify(evidence, kept.leaves, kept.checkpoints)
    return [f"audit: {finding}" for finding in (*kept.findings, *found)]


def drained(connection: Connection) -> list[str]:
    """Return jobs that are not done, once the worker has nothing more to do."""
    query = (
        "SELECT kind, id, state, fault FROM outbox_jobs"
        " WHERE state <> 'done' AND (key IS NULL OR key NOT LIKE 'every:%')"
    )
    return [
        f"job {row.kind} {row.id} is {row.state}: {row.fault}"
        for row in connection.execute(text(query))
    ]


def integrity(database: str) -> list[str]:
    """Ask SQLite whether the file is sound; PostgreSQL is asked nothing."""
    url = make_url(database)
    if url.get_backend_name() != "sqlite" or not url.database:
        return []
    with closing(sqlite3.connect(url.database)) as connection:
        told = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        told += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    return [f"integrity: {fault}" for fault in told if fault != "ok"]


def policies(connection: Connection, core_state: Path) -> list[str]:
    """Compare what the insurer was asked and did with what the house thinks."""
    with closing(sqlite3.connect(core_state)) as core:
        ever = core.execute(
            "SELECT number, sale_number, voided_at IS NULL FROM policies"
        ).fetchall()
        asked = {row[0] for row in core.execute("SELECT request_id FROM questions")}
        answered = {row[0] for row in core.execute("SELECT request_id FROM answers")}
        pushed = dict(core.execute("SELECT order_id, version FROM statuses").fetchall())
    return [
        *_issued(connection, ever),
        *_asked(connection, asked, answered),
        *_pushed(connection, pushed),
    ]


def _issued(connection: Connection, ever: list[tuple[str, str, int]]) -> Iterator[str]:
    force = {sale: number for number, sale, in_force in ever if in_force}
    orders = {
        row.sale_number: row.policy_number
        for row in connection.execute(text("SELECT sale_number, policy_number FROM orders"))
    }
    for sale, number in orders.items():
        if number != force.get(sale, ""):
            yield f"sale {sale} has policy {number!r}, the insurer says {force.get(sale)!r}"
    for number, sale, _ in ever:
        if sale not in orders:
            yield f"policy {number} is for a sale that nobody knows: {sale}"
    sales = [sale for _, sale, _ in ever]
    for sale in {sale for sale in sales if sales.count(sale) > 1}:
        yield f"sale {sale} was issued {sales.count(sale)} policies"


def _asked(connection: Connection, asked: set[str], answered: set[str]) -> Iterator[str]:
    query = "SELECT id, kind, state, payload FROM outbox_jobs WHERE kind LIKE 'core.%'"
    jobs = {row.id: row for row in connection.execute(text(query))}
    for stranger in asked - set(jobs):
        yield f"the insurer was asked under {stranger}, which is no job"
    for job_id, job in jobs.items():
        if job.state == "done" and job_id not in answered and job.kind != "core.issue":
            yield f"job {job.kind} {job_id} is done, but the insurer never answered"


def _pushed(connection: Connection, pushed: dict[str, int]) -> Iterator[str]:
    query = "SELECT j.payload FROM outbox_jobs j WHERE j.kind = 'core.status' AND j.state = 'done'"
    newest: dict[str, int] = {}
    for payload in connection.execute(text(query)).scalars():
        told = json.loads(payload)
        newest[told["order_id"]] = max(newest.get(told["order_id"], 0), told["version"])
    for order_id, version in newest.items():
        if pushed.get(order_id) != version:
            yield f"order {order_id}: version {version} was pushed, {pushed.get(order_id)} is there"
