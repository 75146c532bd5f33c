"""A branch with a vault, on both databases, at its desk and over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from courier_api.app import create_app
from courier_api.domain.actor import Role
from courier_api.storage import SqlStore, open_store
from courier_api.web.limiter import Limiter
from tests.courier_api.dispatch.office import Office
from tests.courier_api.web.callers import Caller, sign_in
from tests.courier_api.web.conftest import NO_LIMIT, SECRET, config_for


class Now:
    """A clock that shows what the office's does."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def now(self) -> datetime:
        return self._office.at


@pytest.fixture
def vault_store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, secret=SECRET.key("vault"))
    yield store
    store.close()


@pytest.fixture
def office(vault_store: SqlStore) -> Office:
    return Office(vault_store)


@pytest.fixture
def app(database_url: str, office: Office) -> Flask:
    config: Any = config_for(database_url)
    return create_app(config, store=office.store, clock=Now(office), limiter=Limiter(NO_LIMIT))


@pytest.fixture
def caller(app: Flask, office: Office) -> Callable[..., Caller]:
    def made(role: Role, name: str = "", branch_id: str = "futian") -> Caller:
        return sign_in(app, office.store, role, name, branch_id)

    return made


@pytest.fixture
def dispatcher(caller: Callable[..., Caller]) -> Caller:
    return caller(Role.DISPATCHER, "d1")


@pytest.fixture
def agent(caller: Callable[..., Caller]) -> Caller:
    return caller(Role.AGENT, "a1")
