"""``courier-api demo``: lay an invented branch out, with one log-in a role."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from courier_api.config import Config
    from courier_api.demo import Demo, Login

__all__ = ["demo"]


def demo(
    database: Annotated[
        str,
        typer.Option(
            help="sqlite:///FILE or postgresql://...; must be empty.", envvar="COURIER_API_DATABASE"
        ),
    ] = "sqlite:///demo.db",
    secret_file: Annotated[
        Path,
        typer.Option(help="Secret of the installation.", envvar="COURIER_API_SECRET_FILE"),
    ] = Path("courier.secret"),
    fixtures: Annotated[Path, typer.Option(help="Folder with the invented Futian branch.")] = Path(
        "fixtures"
    ),
    size: Annotated[str, typer.Option(help="Which day: small or large.")] = "small",
    iterations: Annotated[int, typer.Option(help="How long to plan.", min=0)] = 600,
    logins: Annotated[Path, typer.Option(help="Where to write the log-ins, for programs.")] = Path(
        "demo-logins.json"
    ),
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Throw away the SQLite file that is there first.")
    ] = False,
) -> None:
    """Load the Futian day, publish its plan and create one log-in per role.

    The orders were sold and booked yesterday and are to be delivered today.
    """
    from rich.console import Console

    from courier_api.config import load_config

    config = load_config(database=database, secret_file=str(secret_file))
    if replace:
        _throw_away(config.database)
    console = Console()
    with console.status("preparing the database") as status:
        laid, phone = _lay_out(config, fixtures, size, iterations, logins, status.update)
    _print(console, config, laid, phone, logins)


def _lay_out(
    config: Config, fixtures: Path, size: str, iterations: int, logins: Path, tell: object
) -> tuple[Demo, Login]:
    from courier_api.adapters.clock import SystemClock
    from courier_api.demo import DemoFiles, lay_out
    from courier_api.demo.note import write_logins
    from courier_api.demo.phone import bind_phone, inside, open_session
    from courier_api.storage import open_store, upgrade

    files = DemoFiles.of_futian(fixtures, size)
    upgrade(config.database)
    store = open_store(config.database, secret=config.secret.key("vault"))
    try:
        laid = lay_out(
            store,
            config,
            files,
            now=SystemClock().now(),
            iterations=iterations,
            tell=tell if callable(tell) else print,
        )
        api = inside(config, store)
        dispatcher = open_session(api, laid.login("dispatcher"))
        first = laid.published.couriers[0]
        courier = next(login for login in laid.logins if login.person_id == first)
        phone, key = bind_phone(api, dispatcher, courier)
        dispatcher.close()
    finally:
        store.close()
    key_file = logins.with_suffix(".phone.pem")
    key.save(key_file)
    write_logins(logins, (*laid.logins, phone), key_file)
    return laid, phone


def _throw_away(database: str) -> None:
    from sqlalchemy import make_url

    url = make_url(database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise typer.BadParameter("only a SQLite file can be replaced", param_hint="--replace")
    for ending in ("", "-wal", "-shm"):
        Path(f"{url.database}{ending}").unlink(missing_ok=True)


def _print(console: object, config: Config, laid: Demo, phone: Login, logins: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    from courier_api.domain.dispatch.intake import IntakeOutcome

    out = console if isinstance(console, Console) else Console()
    counts = laid.imported
    out.print(
        f"{laid.branch.name}, {laid.day}: {counts.rows_read} rows = {counts.refused} refused + "
        f"{counts.count(IntakeOutcome.NEW)} orders = {len(laid.published.planned)} on routes + "
        f"{len(laid.published.left_out)} left out, each with its reason"
    )
    table = Table(title="Log-ins (this database only)")
    for heading in ("log-in", "password", "second factor (TOTP secret)"):
        table.add_column(heading, no_wrap=True)
    for login in (*laid.logins, phone):
        if login.password:
            table.add_row(login.login, login.password, login.totp_secret)
    out.print(table)
    out.print(f"written to {logins}; {phone.login}'s phone key beside it", soft_wrap=True)
    out.print(
        f"go on: courier-api serve --database {config.database}\n"
        f"       courier-api worker --database {config.database}",
        soft_wrap=True,
        highlight=False,
    )
