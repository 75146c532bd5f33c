"""``courier-api user``: people, straight in the database, for whoever runs the server.

The first admin is made here; from then on people are managed over the API.
Names and phones are given there, not on a command line that a shell remembers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from courier_api.domain.actor import Role
from courier_api.domain.people.code import CodeKind

if TYPE_CHECKING:
    from courier_api.domain.people.person import Person
    from courier_api.services.people.people_view import PersonView
    from courier_api.services.people.redeem import IssuedCode
    from courier_api.services.work import Work

__all__ = ["user"]

T = TypeVar("T")
PAGE = 200

user = typer.Typer(
    help="Create, disable and list people; hand out one-time codes.", no_args_is_help=True
)
Login = Annotated[str, typer.Argument(help="Login name.")]
Database = Annotated[
    str,
    typer.Option(
        help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
        envvar="COURIER_API_DATABASE",
    ),
]
SecretFile = Annotated[
    str,
    typer.Option(help="Secret of the installation.", envvar="COURIER_API_SECRET_FILE"),
]


@user.command()
def create(
    login: Login,
    role: Annotated[Role, typer.Option(help="What the person is.")],
    branch: Annotated[str, typer.Option(help="Branch to which the person is confined.")],
    person_id: Annotated[
        str, typer.Option("--id", help="Pseudonym known elsewhere; else one is made.")
    ] = "",
    database: Database = "sqlite:///courier.db",
    secret_file: SecretFile = "courier.secret",  # noqa: S107 - a file name
) -> None:
    """Create somebody and print the code with which he sets his password."""
    from courier_api.services.people.manage import NewPerson, create_person
    from courier_api.services.people.redeem import issue_code

    new = NewPerson(login=login, role=role, branch_id=branch, person_id=person_id)

    def act(work: Work) -> IssuedCode:
        person = create_person(work, new)
        return issue_code(work, person.id, CodeKind.ACTIVATION)

    _print(login, _run(database, secret_file, act))


@user.command()
def disable(
    login: Login,
    database: Database = "sqlite:///courier.db",
    secret_file: SecretFile = "courier.secret",  # noqa: S107 - a file name
) -> None:
    """Disable somebody: every session ends at once."""
    _set_state(login, "disabled", database, secret_file)


@user.command()
def enable(
    login: Login,
    database: Database = "sqlite:///courier.db",
    secret_file: SecretFile = "courier.secret",  # noqa: S107 - a file name
) -> None:
    """Let somebody who was disabled log in again."""
    _set_state(login, "active", database, secret_file)


@user.command("reset-password")
def reset_password(
    login: Login,
    database: Database = "sqlite:///courier.db",
    secret_file: SecretFile = "courier.secret",  # noqa: S107 - a file name
) -> None:
    """Print a code with which somebody sets another password."""
    code(login, CodeKind.RESET, database, secret_file)


@user.command()
def code(
    login: Login,
    kind: Annotated[CodeKind, typer.Option(help="What the code opens.")],
    database: Database = "sqlite:///courier.db",
    secret_file: SecretFile = "courier.secret",  # noqa: S107 - a file name
) -> None:
    """Print a one-time code; an earlier one of its kind is void."""
    from courier_api.services.people.redeem import issue_code

    def act(work: Work) -> IssuedCode:
        return issue_code(work, _named(work, login).id, kind)

    _print(login, _run(database, secret_file, act))


@user.command("list")
def list_users(
    database: Database = "sqlite:///courier.db",
    secret_file: SecretFile = "courier.secret",  # noqa: S107 - a file name
) -> None:
    """Print everybody: login name, role, branch, state, pseudonym; tabs between."""
    from courier_api.services.people.manage import list_people

    def act(work: Work) -> list[PersonView]:
        everybody: list[PersonView] = []
        while page := list_people(work, after=_last(everybody), limit=PAGE):
            everybody += page
        return everybody

    for view in _run(database, secret_file, act):
        person = view.person
        state = (
            person.state.value if view.standing.activated else f"{person.state.value}, no password"
        )
        typer.echo("\t".join([person.login, person.role, person.branch_id, state, person.id]))


def _last(views: list[PersonView]) -> str:
    return views[-1].person.id if views else ""


def _set_state(login: str, word: str, database: str, secret_file: str) -> None:
    from courier_api.domain.people.person import PersonState
    from courier_api.services.people.manage import PersonChange, change_person

    def act(work: Work) -> Person:
        person = _named(work, login)
        change = PersonChange(version=person.version, state=PersonState(word))
        return change_person(work, person.id, change)

    typer.echo(f"{_run(database, secret_file, act).login} is {word}")


def _named(work: Work, login: str) -> Person:
    from courier_api.domain.people.person import login_of
    from courier_api.errors import NotFoundError

    person = work.unit.people.by_login(login_of(login))
    if person is None:
        raise NotFoundError("person", ["is not there: courier-api user list shows everybody"])
    return person


def _run(database: str, secret_file: str, act: Callable[[Work], T]) -> T:
    """Run one use case as the operator of the server."""
    import secrets

    from courier_api.adapters.clock import SystemClock
    from courier_api.config import load_config
    from courier_api.domain.actor import Actor
    from courier_api.services.work import Work
    from courier_api.storage import open_store

    config = load_config(database=database, secret_file=secret_file)
    store = open_store(config.database, secret=config.secret.key("vault"))
    operator = Actor("operator", Role.SYSTEM, "house")
    try:
        return store.write(
            lambda unit: act(
                Work(
                    unit=unit,
                    actor=operator,
                    at=SystemClock().now(),
                    figures=config.figures,
                    new_id=lambda: secrets.token_hex(20),
                )
            )
        )
    finally:
        store.close()


def _print(login: str, issued: IssuedCode) -> None:
    typer.echo(f"{login}: {issued.kind} code, good once, until {issued.expires_at:%H:%M:%S} UTC:")
    typer.echo(issued.code)
