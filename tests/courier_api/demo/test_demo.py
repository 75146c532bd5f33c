"""The demonstration: log-ins that work, a published day, and no second one on top."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from typer.testing import CliRunner

from courier_api.cli.app import app
from courier_api.client import Api, DeviceKey, Session
from courier_api.config import load_config
from courier_api.demo.phone import inside
from courier_api.errors import ConflictError
from courier_api.storage import open_store
from tests.courier_api.demo.branch import few

ROLES = {"dispatcher", "agent", "underwriter", "accountant", "manager", "admin", "courier"}


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration's database, secret and log-ins."""
    home = tmp_path_factory.mktemp("demo")
    words = options(home)
    (home / "fixtures" / "visits").symlink_to(Path("fixtures/visits").absolute())
    done = CliRunner().invoke(app, [*words, "--visits", "--no-reading"])
    assert done.exit_code == 0, done.output
    assert "14 rows = " in done.output
    assert "13 visits are left to the worker" in done.output
    return home


def options(home: Path) -> list[str]:
    fixtures = home / "fixtures"
    if not fixtures.exists():
        few(fixtures)
    return [
        "demo",
        *("--database", f"sqlite:///{home / 'demo.db'}"),
        *("--secret-file", str(home / "secret")),
        *("--fixtures", str(fixtures)),
        *("--logins", str(home / "logins.json")),
        *("--files-dir", str(home / "files")),
        *("--iterations", "0"),
        "--no-visits",
    ]


@pytest.fixture
def api(laid: Path) -> Iterator[Api]:
    database = f"sqlite:///{laid / 'demo.db'}"
    config = load_config({}, database=database, secret_file=str(laid / "secret"))
    store = open_store(config.database, secret=config.secret.key("vault"))
    yield inside(config, store)
    store.close()


def test_one_login_a_role_works(laid: Path, api: Api) -> None:
    noted = json.loads((laid / "logins.json").read_text("utf-8"))
    key = DeviceKey.load(Path(noted["phone_key"]))
    assert {login["role"] for login in noted["logins"]} == ROLES
    for login in noted["logins"]:
        code = pyotp.TOTP(login["totp_secret"]).now() if login["totp_secret"] else ""
        device = key if login["role"] == "courier" else None
        session = Session.open(api, login["login"], login["password"], code=code, device=device)
        assert session.get("/v1/me").json()["role"] == login["role"]
        if login["role"] == "courier":
            assert len(session.get("/v1/route").json()["stops"]) > 0


def test_only_their_owner_reads_the_logins(laid: Path) -> None:
    for name in ("logins.json", "logins.phone.pem", "secret"):
        assert stat.S_IMODE((laid / name).stat().st_mode) == 0o600


def test_a_database_in_use_is_left_alone(laid: Path) -> None:
    done = CliRunner().invoke(app, options(laid))
    assert isinstance(done.exception, ConflictError)
    assert "holds people already" in str(done.exception)


def test_a_database_that_is_to_be_replaced_is(tmp_path: Path, laid: Path) -> None:
    for name in ("demo.db", "secret"):
        (tmp_path / name).write_bytes((laid / name).read_bytes())
    done = CliRunner().invoke(app, [*options(tmp_path), "--replace"])
    assert done.exit_code == 0, done.output


def test_fixtures_that_are_not_there_are_named(tmp_path: Path) -> None:
    words = ["demo", "--database", f"sqlite:///{tmp_path / 'd.db'}"]
    words += ["--secret-file", str(tmp_path / "s"), "--fixtures", str(tmp_path)]
    done = CliRunner().invoke(app, words)
    assert "couriers.csv is not there" in str(done.exception)
    assert "orders_* files" in str(done.exception)
    assert not (tmp_path / "d.db").exists()
