"""Settings of the process: environment variables, read once.

========================== ==========================================================
``COURIER_API_DATABASE``   ``sqlite:///courier.db`` unless it is set
``COURIER_API_SECRET_FILE`` 32 random bytes; made with mode 0600 if missing
``COURIER_API_PUBLIC_URL`` how clients reach this server, such as ``https://couriers.example``
``COURIER_API_FIGURES``    a TOML file that overrides figures of the trade
``COURIER_API_ROADS``      OpenStreetMap extract that days are planned on
``COURIER_API_KNOWN_ADDRESSES`` CSV of addresses whose points are known
``COURIER_API_PLANNER_SETTINGS`` TOML file over ``routing/defaults.toml``
``COURIER_API_CORE_URL``   the insurer's core system; ``simulator`` starts one on this machine
``COURIER_API_CORE_STATE`` where that simulator remembers, ``core-simulator.db``
``COURIER_API_CHECKPOINTS_DIR`` where checkpoints of the audit log go, ``checkpoints``
``COURIER_API_LOG_NAME``   under which they are signed, ``courier-api``
``COURIER_API_FILES_DIR``  where photos and reports are kept, sealed; ``files`` beside SQLite
``COURIER_API_NOTICES_DIR`` where notices go that nobody sends, ``notices``
``COURIER_API_WEBHOOKS``   ``name=https://host/path``, several with commas between
``COURIER_API_SIGNING_P12`` key that documents are signed with; without it one for trials
``COURIER_API_SIGNING_PASSPHRASE`` opens that file
``COURIER_API_SIGNING_TRUSTED`` PEM file of roots and of our former signing certificates
``COURIER_API_SIGNING_TRIAL_DIR`` where the key for trials is kept; ``trial-signing`` there
``COURIER_API_TIMESTAMP_URL`` an authority of time that stamps signatures (RFC 3161)
``COURIER_API_METRICS_TOKEN`` opens ``/metrics`` to other machines; without it only to this one
========================== ==========================================================
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from cattrs import Converter
from cattrs.errors import BaseValidationError
from cattrs.v import format_exception, transform_error
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from courier_api.domain.figures import Figures
from courier_api.errors import InputError

__all__ = [
    "DATABASE",
    "SIMULATOR",
    "Config",
    "Secret",
    "load_config",
    "load_figures",
    "load_secret",
]

DATABASE = "sqlite:///courier.db"
SECRET_BYTES = 32
SIMULATOR = "simulator"


@dataclass(frozen=True, slots=True)
class Secret:
    """The one secret of an installation; every use has a key of its own, derived from it."""

    root: bytes = field(repr=False)

    def key(self, use: str) -> bytes:
        """Return the 32-byte key for `use` (HKDF-SHA256, RFC 5869)."""
        kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"courier-api {use}".encode())
        return kdf.derive(self.root)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What one process of the system of record needs to know.

    Parameters
    ----------
    database
        ``sqlite:///FILE`` or ``postgresql://...``.
    public_url
        Scheme, host and port under which clients reach the server, no slash at the end.
    secret
        From the secret file.
    figures
        Of the trade.
    metrics_token
        Opens ``/metrics``; if it is empty only this machine may ask.
    roads, known_addresses, planner_settings
        Files that workers plan days with, where there are any.
    core_url, core_state
        The insurer's core system, or ``simulator``; the simulator's memory.
    checkpoints_dir, log_name
        Where checkpoints of the audit log are kept, best on another disk, and signed as whose.
    files_dir
        Where photos and reports are kept, sealed; every process needs the same one.
    notices_dir
        Where notices are written that nobody sends.
    webhooks
        The only addresses that webhooks go to, by name.
    signing_p12, signing_passphrase, signing_trusted, signing_trial_dir, timestamp_url
        See :func:`courier_api.adapters.signer.opening.open_signing`.
    """

    database: str
    public_url: str
    secret: Secret
    figures: Figures
    metrics_token: str = field(default="", repr=False)
    roads: Path | None = None
    known_addresses: Path | None = None
    planner_settings: Path | None = None
    core_url: str = SIMULATOR
    core_state: Path = Path("core-simulator.db")
    checkpoints_dir: Path = Path("checkpoints")
    log_name: str = "courier-api"
    files_dir: Path = Path("files")
    notices_dir: Path = Path("notices")
    webhooks: Mapping[str, str] = field(default_factory=dict)
    signing_p12: Path | None = None
    signing_passphrase: str = field(default="", repr=False)
    signing_trusted: Path | None = None
    signing_trial_dir: Path = Path("trial-signing")
    timestamp_url: str = ""


def load_config(environment: Mapping[str, str] | None = None, **overrides: str) -> Config:
    """Read the environment; `overrides` (database, public_url, secret_file, figures) win.

    Raises
    ------
    InputError
        Naming what cannot be used.
    """
    env = os.environ if environment is None else environment

    def setting(name: str, default: str) -> str:
        return overrides.get(name) or env.get(f"COURIER_API_{name.upper()}") or default

    def file(name: str) -> Path | None:
        return Path(named) if (named := setting(name, "")) else None

    named = setting("figures", "")
    return Config(
        database=setting("database", DATABASE),
        public_url=setting("public_url", "http://127.0.0.1:8000").rstrip("/"),
        secret=load_secret(Path(setting("secret_file", "courier.secret"))),
        figures=load_figures(Path(named) if named else None),
        metrics_token=setting("metrics_token", ""),
        roads=file("roads"),
        known_addresses=file("known_addresses"),
        planner_settings=file("planner_settings"),
        core_url=setting("core_url", SIMULATOR),
        core_state=Path(setting("core_state", "core-simulator.db")),
        checkpoints_dir=Path(setting("checkpoints_dir", "checkpoints")),
        log_name=setting("log_name", "courier-api"),
        files_dir=Path(setting("files_dir", str(_beside(setting("database", DATABASE), "files")))),
        notices_dir=Path(setting("notices_dir", "notices")),
        webhooks=_addresses(setting("webhooks", "")),
        signing_p12=file("signing_p12"),
        signing_passphrase=setting("signing_passphrase", ""),
        signing_trusted=file("signing_trusted"),
        signing_trial_dir=Path(
            setting(
                "signing_trial_dir", str(_beside(setting("database", DATABASE), "trial-signing"))
            )
        ),
        timestamp_url=setting("timestamp_url", ""),
    )


def _beside(database: str, name: str) -> Path:
    """Return a folder that is nobody else's: beside the file of the database, if it has one."""
    path = database.removeprefix("sqlite:///")
    is_file = path != database and bool(path.partition("?")[0].strip())
    return Path(path.partition("?")[0]).parent / name if is_file else Path(name)


def load_secret(path: Path) -> Secret:
    """Read the secret file, making it first if there is none.

    Raises
    ------
    InputError
        If it cannot be made or read, or is no secret of ours.
    """
    try:
        if not path.exists():
            _make_secret(path)
        root = path.read_bytes()
    except OSError as error:
        raise InputError("secret file", [f"cannot be used: {error.strerror}"]) from error
    if len(root) != SECRET_BYTES:
        raise InputError("secret file", [f"holds {len(root)} bytes, not {SECRET_BYTES}"])
    return Secret(root)


def load_figures(path: Path | None = None) -> Figures:
    """Return the figures that come with the package, overridden by those in `path`.

    Raises
    ------
    InputError
        Naming every figure that is missing, unknown or of the wrong kind.
    """
    values = tomllib.loads((files("courier_api") / "figures.toml").read_text("utf-8"))
    if path is not None:
        try:
            _override(values, tomllib.loads(path.read_text("utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InputError("figures", [f"cannot be read: {error}"]) from error
    try:
        return _converter().structure(values, Figures)
    except BaseValidationError as error:
        raise InputError(
            "figures", transform_error(error, path="figures", format_exception=_told)
        ) from error


def _converter() -> Converter:
    """Return a converter that takes the dates and whole numbers of TOML as they are."""
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(date, _date)
    converter.register_structure_hook(int, _whole)
    return converter


def _told(error: BaseException, expected: type[Any] | None) -> str:
    return (
        "; ".join(error.faults)
        if isinstance(error, InputError)
        else format_exception(error, expected)
    )


def _date(value: object, _type: type[date]) -> date:
    if type(value) is not date:
        raise ValueError(f"{value!r} is no date: write 2026-01-01")
    return value


def _addresses(listed: str) -> dict[str, str]:
    """Read ``name=url,name=url``."""
    pairs = [entry.strip().partition("=") for entry in listed.split(",") if entry.strip()]
    faults = [f"{name or '(no name)'} has no address" for name, _, url in pairs if not url]
    if faults:
        raise InputError("webhooks", [*faults, "write name=https://host/path"])
    return {name: url for name, _, url in pairs}


def _whole(value: object, _type: type[int]) -> int:
    if type(value) is not int:
        raise ValueError(f"{value!r} is no whole number")
    return value


def _make_secret(path: Path) -> None:
    """Write a new secret so that of two processes that start together both read one."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def _override(values: dict[str, Any], by: Mapping[str, Any]) -> None:
    for name, value in by.items():
        if isinstance(value, dict) and isinstance(values.get(name), dict):
            _override(values[name], value)
        else:
            values[name] = value
