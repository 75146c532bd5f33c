"""What the API is measured against: bare Flask + SQLAlchemy, one commit a write.

It checks the same token, proof of possession and session as the API, reads
or writes as many rows as its answer needs, and does nothing else: no
idempotency, schemas, rules, audit log, ledger, events, limits or log lines.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, jsonify, request
from sqlalchemy import Column, Engine, MetaData, String, Table, insert, select

from courier_api.domain.figures import Figures
from courier_api.ports import UnitOfWork
from courier_api.services.people.admit import admit
from courier_api.services.people.keys import Keys
from courier_api.services.people.proof import prove
from courier_api.services.principal import Call, Principal
from courier_api.storage import SqlStore
from courier_api.storage.engine import reading, writing
from courier_api.storage.store import SqlUnitOfWork
from courier_api.storage.tables.orders import orders

__all__ = ["bare_app", "make_table"]

notes = Table(
    "bench_notes",
    MetaData(),
    Column("id", String(64), primary_key=True),
    Column("order_id", String(64), nullable=False),
    Column("text", String(4_096), nullable=False),
)
Answer = Callable[[Any, Principal], Any]


def make_table(engine: Engine) -> None:
    """Make the one table it writes to."""
    notes.create(engine, checkfirst=True)


def bare_app(store: SqlStore, keys: Keys, public_url: str, figures: Figures) -> Flask:
    """Return the application, to be mounted at ``/bare``."""
    app = Flask("bare")

    def known(unit: UnitOfWork, *, remember: bool) -> Principal:
        at = datetime.now(UTC)
        call = Call(
            method=request.method,
            url=f"{public_url}/bare{request.path}",
            authorization=request.headers.get("Authorization", ""),
            dpop=request.headers.get("DPoP", ""),
        )
        return admit(unit, prove(call, keys, at), at, figures, remember=remember)

    def rows(condition: Any, limit: int) -> Response:
        with reading(store.engine) as connection, connection.begin():
            known(SqlUnitOfWork(connection), remember=False)
            found = connection.execute(select(orders).where(condition).limit(limit))
            return jsonify([dict(row._mapping) for row in found])

    @app.get("/route")
    def route() -> Response:
        return rows(orders.c.courier_id == "c1", 25)

    @app.get("/orders/<order_id>")
    def order(order_id: str) -> Response:
        return rows(orders.c.id == order_id, 1)

    @app.get("/orders")
    def listed() -> Response:
        return rows(orders.c.branch_id == "futian", 50)

    @app.post("/orders/<order_id>/<_kind>")
    def write(order_id: str, _kind: str) -> tuple[Response, int]:
        body = request.get_json()
        with writing(store.engine) as connection, connection.begin():
            known(SqlUnitOfWork(connection), remember=True)
            row = connection.execute(select(orders).where(orders.c.id == order_id)).one()
            note = {"id": uuid.uuid4().hex, "order_id": order_id, "text": str(body)}
            connection.execute(insert(notes).values(note))
            return jsonify({**row._mapping, "note": note["id"]}), 201

    return app
