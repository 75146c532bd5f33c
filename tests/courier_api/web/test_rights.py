"""Every endpoint of the OpenAPI document: who may, and what every one refuses.

Made from the document, so that endpoints added later are covered by themselves.
"""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from flask import Flask

from courier_api.app import create_app
from courier_api.domain.actor import Role
from courier_api.storage import SqlStore, open_store, upgrade
from courier_api.web.api.frame import STAFF
from tests.courier_api.web.callers import Caller, sign_in
from tests.courier_api.web.conftest import config_for

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
UNKNOWN = {"surely_unknown": 1}


@dataclass(frozen=True)
class Cell:
    """One operation."""

    method: str
    path: str
    operation: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        return re.sub(r"{\w+}", "nobody-1", self.path)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(name) for name in self.operation["x-roles"])

    @property
    def media(self) -> frozenset[str]:
        return frozenset(self.operation.get("requestBody", {}).get("content", {}))

    @property
    def matches(self) -> bool:
        return any(one["name"] == "If-Match" for one in self.operation.get("parameters", ()))

    def sent(self) -> dict[str, Any]:
        """A body that cannot be meant."""
        if "application/json" in self.media:
            return {"json": UNKNOWN}
        if "multipart/form-data" in self.media:
            return {"data": UNKNOWN, "content_type": "multipart/form-data"}
        if self.media:
            return {"data": b"x", "content_type": min(self.media), "query_string": UNKNOWN}
        return {}


@cache
def document() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.db"
        upgrade(url)
        store = open_store(url)
        app = create_app(config_for(url), store=store)
        answer = app.test_client().get("/v1/openapi.json")
        store.close()
    found = json.loads(answer.data)
    assert isinstance(found, dict)
    return found


def cells() -> list[Cell]:
    return [
        Cell(method.upper(), path, operation)
        for path, item in document()["paths"].items()
        for method, operation in item.items()
        if method.upper() in ("GET", *UNSAFE)
    ]


ALL = cells()
GUARDED = [cell for cell in ALL if cell.roles]
each = pytest.mark.parametrize("cell", ALL, ids=str)
each_guarded = pytest.mark.parametrize("cell", GUARDED, ids=str)


class Everybody(dict[Role, Caller]):
    """One caller a role, who logs in when he is first needed."""

    def __init__(self, app: Flask, store: SqlStore) -> None:
        super().__init__()
        self._app = app
        self._store = store

    def __missing__(self, role: Role) -> Caller:
        self[role] = sign_in(self._app, self._store, role)
        return self[role]

    def for_(self, cell: Cell, role: Role | None = None) -> Caller:
        """Who calls `cell`; another one each time if the call can log him out."""
        role = role or min(cell.roles, default=Role.AGENT)
        if cell.method in UNSAFE and not cell.media:
            return sign_in(self._app, self._store, role)
        return self[role]


@pytest.fixture(scope="package")
def everybody(app: Flask, store: SqlStore) -> Everybody:
    return Everybody(app, store)


def test_there_are_endpoints() -> None:
    assert len(GUARDED) > 50
    assert {cell.path for cell in ALL if not cell.roles} <= {
        path for path in (cell.path for cell in ALL) if path.startswith("/v1/auth/")
    }


@each_guarded
def test_exactly_its_roles_may(cell: Cell, everybody: Everybody) -> None:
    wrong = []
    for role in sorted(STAFF):
        answer = everybody.for_(cell, role).call(cell.method, cell.url, **cell.sent())
        allowed = answer.status_code not in (401, 403)
        if allowed != (role in cell.roles) or (not allowed and answer.status_code != 403):
            wrong.append((str(role), answer.status_code, answer.json))
        if answer.status_code >= 500:
            wrong.append((str(role), answer.status_code, answer.json))
    assert not wrong


@each_guarded
def test_nobody_else_may(cell: Cell, everybody: Everybody) -> None:
    caller = everybody.for_(cell)
    for headers in (
        {"Authorization": None, "DPoP": None},
        {"Authorization": "Bearer x.y.z"},
        {"Authorization": f"Basic {caller.token}"},
    ):
        answer = caller.call(cell.method, cell.url, headers=headers, **cell.sent())
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("cell", [cell for cell in ALL if cell.method in UNSAFE], ids=str)
def test_every_unsafe_call_needs_a_key(cell: Cell, everybody: Everybody) -> None:
    caller = everybody.for_(cell)
    answer = caller.call(cell.method, cell.url, headers={"Idempotency-Key": None}, **cell.sent())
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/key-missing")


@pytest.mark.parametrize("cell", [cell for cell in ALL if cell.media], ids=str)
def test_every_body_refuses_unknown_fields(cell: Cell, everybody: Everybody) -> None:
    caller = everybody.for_(cell)
    headers = {"If-Match": '"1"'} if cell.matches else {}
    answer = caller.call(cell.method, cell.url, headers=headers, **cell.sent())
    assert answer.status_code == 422
    pointers = {fault.get("pointer") for fault in answer.json["errors"]}
    assert pointers & {"/surely_unknown", "?surely_unknown"}


@pytest.mark.parametrize("cell", [cell for cell in ALL if not cell.media], ids=str)
def test_the_others_take_no_body_and_no_query(cell: Cell, everybody: Everybody) -> None:
    caller = everybody.for_(cell)
    sent = {"json": UNKNOWN} if cell.method != "GET" else {}
    for more in ({"query_string": UNKNOWN}, sent):
        if more:
            answer = caller.call(cell.method, cell.url, **more)
            assert answer.status_code == 422, answer.json


@pytest.mark.parametrize("cell", [cell for cell in ALL if cell.matches], ids=str)
def test_updates_need_if_match(cell: Cell, everybody: Everybody) -> None:
    content = cell.operation.get("requestBody", {}).get("content", {})
    sent = {"json": content["application/json"]["example"]} if content else {}
    caller = everybody.for_(cell)
    answer = caller.call(cell.method, cell.url, **sent)
    assert answer.status_code == 428, answer.json


@each
def test_answers_are_documented(cell: Cell, everybody: Everybody) -> None:
    for role in sorted(STAFF):
        answer = everybody.for_(cell, role).call(cell.method, cell.url, **cell.sent())
        assert str(answer.status_code) in cell.operation["responses"]


@pytest.mark.parametrize("role", sorted(STAFF))
def test_a_token_of_another_secret_proves_nothing(
    app: Flask, role: Role, everybody: Everybody
) -> None:
    caller = everybody[role]
    head, body, signature = caller.token.split(".")
    forged = [
        f"{head}.{body}.",
        f"{head}.{body}.{signature[::-1]}",
        f"eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{body}.",
        f"{head}.{body[:-2]}AA.{signature}",
    ]
    path = next(cell.url for cell in GUARDED if cell.method == "GET" and role in cell.roles)
    for token in forged:
        other = Caller(app, caller.person, token, caller.phone)
        assert other.get(path).status_code == 401
    assert caller.get(path).status_code not in (401, 403)
