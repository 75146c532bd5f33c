"""``courier-api demo``: lay an invented branch out, with one log-in a role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from courier_api.config import Config
    from courier_api.demo import Demo, DemoFiles, Login
    from courier_api.demo.rounds import FiledVisit
    from courier_api.demo.visits import DemoVisit
    from courier_api.storage import SqlStore

__all__ = ["demo"]

NOBODY = "http://127.0.0.1:9"
"""Reading photos asks no other system: none is started for it."""

READ_WITHIN_S = 1_800.0


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
    files_dir: Annotated[
        Path | None,
        typer.Option(
            help="Folder for photos and reports; by default beside the database.",
            envvar="COURIER_API_FILES_DIR",
        ),
    ] = None,
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
    visits: Annotated[
        bool, typer.Option(help="Fill the underwriters' queue with visits to cars.")
    ] = True,
    reading: Annotated[
        bool, typer.Option(help="Read their photos now; else a worker does, once one runs.")
    ] = True,
) -> None:
    """Load the Futian day, publish its plan and create one log-in per role.

    The orders were sold and booked yesterday and are to be delivered today.  A
    dozen cars were visited on the day of their photos; what was read in them
    waits for the underwriter.
    """
    from rich.console import Console

    from courier_api.config import load_config

    config = load_config(
        database=database,
        secret_file=str(secret_file),
        files_dir=str(files_dir or ""),
        core_url=NOBODY,
    )
    yard = _Yard(config, fixtures, logins)
    day = yard.day(size)
    cars = yard.cars() if visits else ()
    if replace:
        _throw_away(config.database)
    console = Console()
    with console.status("preparing the database") as status:
        laid, phone, filed = yard.lay_out(day, iterations, cars, status.update)
    unread = yard.read(console, laid, filed) if reading and filed else len(filed)
    _print(console, config, laid, phone, logins)
    if filed:
        _print_visits(console, yard, filed, unread)


@dataclass(frozen=True, slots=True)
class _Yard:
    """Where the demonstration is laid out."""

    config: Config
    fixtures: Path
    logins: Path

    def day(self, size: str) -> DemoFiles:
        from courier_api.demo import DemoFiles

        return DemoFiles.of_futian(self.fixtures, size)

    def cars(self) -> tuple[DemoVisit, ...]:
        from courier_api.demo.visits import read_visits

        return read_visits(self.fixtures)

    def open(self) -> SqlStore:
        from courier_api.storage import open_store

        return open_store(self.config.database, secret=self.config.secret.key("vault"))

    def lay_out(
        self,
        day: DemoFiles,
        iterations: int,
        cars: tuple[DemoVisit, ...],
        tell: Callable[[str], None],
    ) -> tuple[Demo, Login, tuple[FiledVisit, ...]]:
        from courier_api.adapters.clock import SystemClock
        from courier_api.demo import lay_out
        from courier_api.storage import upgrade

        upgrade(self.config.database)
        store = self.open()
        try:
            now = SystemClock().now()
            laid = lay_out(store, self.config, day, now=now, iterations=iterations, tell=tell)
            filed = self._file(store, laid, cars, tell) if cars else ()
            phone = self._bind(store, laid)
        finally:
            store.close()
        return laid, phone, filed

    def read(self, console: Console, laid: Demo, filed: tuple[FiledVisit, ...]) -> int:
        """Read what waits; return how many records are left to a worker."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed

        from courier_api.cli.working import open_house
        from courier_api.demo.reading import read_queue

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Elapsed())
        with Progress(*columns, console=console) as bar, open_house(self.config) as house:
            task = bar.add_task("reading the photos of visits", total=len(filed))
            return read_queue(
                house,
                laid.branch.id,
                within_s=READ_WITHIN_S,
                progress=lambda unread: bar.update(task, completed=len(filed) - unread),
            )

    def states(self, filed: tuple[FiledVisit, ...]) -> dict[str, str]:
        """Return what became of each visit: risk and recommendation, or that it is unread."""
        store = self.open()
        try:
            with store.read() as unit:
                reports = {one.name: unit.records.get(one.record_id).report for one in filed}
        finally:
            store.close()
        return {
            name: "not read yet" if report is None else f"{report.risk:3}  {report.recommendation}"
            for name, report in reports.items()
        }

    def _file(
        self, store: SqlStore, laid: Demo, cars: tuple[DemoVisit, ...], tell: Callable[[str], None]
    ) -> tuple[FiledVisit, ...]:
        from courier_api.adapters.file_store import FolderStore
        from courier_api.demo.lay_out import SETUP
        from courier_api.demo.queue import fill_queue
        from courier_api.demo.rounds import Rounds
        from courier_api.demo.yard import Yard
        from courier_api.domain.actor import Actor, Role

        dispatcher = laid.login("dispatcher").person_id
        rounds = Rounds(
            yard=Yard(store, self.config, laid.published.publication.at),
            files=FolderStore(self.config.files_dir),
            branch=laid.branch,
            dispatcher=Actor(dispatcher, Role.DISPATCHER, laid.branch.id),
            setup=SETUP,
        )
        return fill_queue(rounds, cars, self.fixtures, tell=tell)

    def _bind(self, store: SqlStore, laid: Demo) -> Login:
        """Bind the phone of the first courier; write all log-ins down."""
        from courier_api.demo.note import write_logins
        from courier_api.demo.phone import bind_phone, inside, open_session

        dispatcher = open_session(inside(self.config, store), laid.login("dispatcher"))
        first = laid.published.couriers[0]
        courier = next(login for login in laid.logins if login.person_id == first)
        phone, key = bind_phone(inside(self.config, store), dispatcher, courier)
        dispatcher.close()
        key_file = self.logins.with_suffix(".phone.pem")
        key.save(key_file)
        write_logins(self.logins, (*laid.logins, phone), key_file)
        return phone


def _throw_away(database: str) -> None:
    from sqlalchemy import make_url

    url = make_url(database)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise typer.BadParameter("only a SQLite file can be replaced", param_hint="--replace")
    for ending in ("", "-wal", "-shm"):
        Path(f"{url.database}{ending}").unlink(missing_ok=True)


def _print(out: Console, config: Config, laid: Demo, phone: Login, logins: Path) -> None:
    from rich.table import Table

    from courier_api.domain.dispatch.intake import IntakeOutcome

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


def _print_visits(out: Console, yard: _Yard, filed: tuple[FiledVisit, ...], unread: int) -> None:
    from rich.table import Table

    table = Table(title="Visits to cars, waiting for the underwriter")
    for heading in ("visit", "to be expected", "risk, recommendation of the software"):
        table.add_column(heading, no_wrap=True)
    states = yard.states(filed)
    for one in filed:
        table.add_row(one.name, one.recommendation, states[one.name])
    out.print(table)
    if unread:
        out.print(f"{unread} visits are left to the worker")
