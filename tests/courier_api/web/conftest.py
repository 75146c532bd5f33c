"""The real application over both databases, and people who call it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from courier_api.app import create_app
from courier_api.config import Config, Secret, load_figures
from courier_api.domain.actor import Role
from courier_api.storage import SqlStore, open_store
from courier_api.web.api import BLUEPRINTS
from courier_api.web.limiter import Limiter
from courier_api.web.logs import json_log
from tests.courier_api.conftest import Databases
from tests.courier_api.web.bench import bench
from tests.courier_api.web.callers import Caller, sign_in

URL = "https://couriers.example"
SECRET = Secret(bytes(range(32)))
NO_LIMIT = 1_000_000


def config_for(database: str, **api: Any) -> Config:
    figures = load_figures()
    figures = replace(figures, api=replace(figures.api, **api))
    return Config(database=database, public_url=URL, secret=SECRET, figures=figures)


class Lines:
    """What was logged."""

    def __init__(self) -> None:
        self.file = io.StringIO()

    @property
    def text(self) -> str:
        return self.file.getvalue()

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture(scope="package")
def url(backend: str, databases: Databases) -> Iterator[str]:
    """One database of each kind for this room: every test has people of its own."""
    with databases.migrated(backend) as url:
        yield url


@pytest.fixture(scope="package")
def store(url: str) -> Iterator[SqlStore]:
    store = open_store(url, secret=SECRET.key("vault"))
    yield store
    store.close()


@pytest.fixture(scope="package")
def logged() -> Lines:
    return Lines()


@pytest.fixture(scope="package")
def app(url: str, store: SqlStore, logged: Lines) -> Flask:
    return create_app(
        config_for(url),
        store=store,
        limiter=Limiter(NO_LIMIT),
        log=json_log(logged.file),
        blueprints=(*BLUEPRINTS, bench),
    )


@pytest.fixture
def lines(logged: Lines) -> Lines:
    logged.file.seek(0)
    logged.file.truncate()
    return logged


@pytest.fixture
def caller(app: Flask, store: SqlStore) -> Callable[..., Caller]:
    def made(role: Role, name: str = "", branch_id: str = "futian") -> Caller:
        return sign_in(app, store, role, name, branch_id)

    return made


@pytest.fixture
def agent(caller: Callable[..., Caller]) -> Caller:
    return caller(Role.AGENT)


@pytest.fixture
def courier(caller: Callable[..., Caller]) -> Caller:
    return caller(Role.COURIER)
