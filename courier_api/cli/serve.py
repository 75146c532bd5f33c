"""``courier-api serve``: the API for phones, desks and integrators."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flask import Flask

    from courier_api.config import Config
    from courier_api.web.limiter import SharedCounters

__all__ = ["serve"]

THREADS = 8


def serve(
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535)] = 8000,
    workers: Annotated[
        int, typer.Option(min=0, max=64, help="Processes; 0: one a core, four at most.")
    ] = 0,
    threads: Annotated[
        int, typer.Option(min=1, max=64, help="Calls that run at a time in each process.")
    ] = THREADS,
    database: Annotated[
        str, typer.Option(help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.")
    ] = "",
    secret_file: Annotated[str, typer.Option(help="Made if it is missing.")] = "",
    public_url: Annotated[
        str, typer.Option(help="How clients reach the server: https://couriers.example.")
    ] = "",
    figures: Annotated[str, typer.Option(help="TOML file that overrides figures.")] = "",
    tls_cert: Annotated[str, typer.Option(help="PEM file with certificate and chain.")] = "",
    tls_key: Annotated[str, typer.Option(help="PEM file with its key.")] = "",
    trusted_proxies: Annotated[
        str,
        typer.Option(help="Addresses whose X-Forwarded-For is believed, separated by commas."),
    ] = "",
    migrate: Annotated[
        bool, typer.Option("--migrate", help="Migrate a database of an older form first.")
    ] = False,
) -> None:
    """Serve the API; a new database is made ready first.

    Without options it listens at 127.0.0.1:8000 and keeps its state in courier.db.
    """
    from courier_api.config import load_config
    from courier_api.storage.migrate import make_ready

    _demand_files(tls_cert, tls_key)
    scheme = "https" if tls_cert else "http"
    config = load_config(
        {"COURIER_API_PUBLIC_URL": _url_of(scheme, host, port), **os.environ},
        database=database,
        secret_file=secret_file,
        public_url=public_url,
        figures=figures,
    )
    os.umask(0o077)
    make_ready(config.database, migrate=migrate)
    from courier_api.web.figures_folder import shared_figures

    with shared_figures():
        from courier_api.web.server import Listening, default_workers, run

        listening = Listening(
            host=host,
            port=port,
            workers=workers or default_workers(),
            threads=threads,
            tls_cert=tls_cert,
            tls_key=tls_key,
            trusted_proxies=_parts(trusted_proxies),
        )
        run(listening, lambda counters: _application(config, counters))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _application(config: Config, counters: SharedCounters) -> Flask:
    from courier_api.app import create_app
    from courier_api.web.limiter import Limiter

    limiter = Limiter(config.figures.api.requests_per_minute, counters)
    return create_app(config, limiter=limiter)


def _demand_files(tls_cert: str, tls_key: str) -> None:
    """Find out before anything starts whether TLS can work."""
    from ssl import PROTOCOL_TLS_SERVER, SSLContext, SSLError

    from courier_api.errors import InputError

    if bool(tls_cert) != bool(tls_key):
        raise InputError("TLS", ["name both --tls-cert and --tls-key"])
    if not tls_cert:
        return
    try:
        SSLContext(PROTOCOL_TLS_SERVER).load_cert_chain(tls_cert, tls_key)
    except (OSError, SSLError) as error:
        raise InputError("TLS", [f"certificate and key cannot be used: {error}"]) from error


def _url_of(scheme: str, host: str, port: int) -> str:
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
