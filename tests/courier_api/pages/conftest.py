"""The application with its pages; nobody logs in here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from courier_api.app import create_app
from courier_api.config import Config, Secret, load_figures
from courier_api.storage import open_store
from courier_api.web.logs import json_log
from tests.courier_api.conftest import Databases

URL = "https://couriers.example"
SECRET = Secret(bytes(range(32)))


@pytest.fixture(scope="package")
def client(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with databases.migrated("sqlite") as url:
        store = open_store(url, secret=SECRET.key("vault"))
        config = Config(
            database=url,
            public_url=URL,
            secret=SECRET,
            figures=load_figures(),
            files_dir=tmp_path_factory.mktemp("files"),
        )
        yield create_app(config, store=store, log=json_log(io.StringIO())).test_client()
        store.close()


def scripts() -> list[Path]:
    """The console's own modules."""
    return sorted(Path("courier_api/web/pages/console/static").glob("*.js"))
