"""``courier-api branch-key``: the key that signs a branch's sheets of the day."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["branch_key"]


def branch_key(
    branch: Annotated[str, typer.Argument(help="Identifier of the branch.")],
    database: Annotated[
        str,
        typer.Option(
            help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
            envvar="COURIER_API_DATABASE",
        ),
    ] = "sqlite:///courier.db",
    secret_file: Annotated[
        str, typer.Option(help="Secret of the installation.", envvar="COURIER_API_SECRET_FILE")
    ] = "courier.secret",  # noqa: S107 - a file name
    *,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="Today's sheets count no more: the key was stolen.")
    ] = False,
) -> None:
    """Give a branch a key for its sheets of the day and print its public part (PEM).

    The private part stays in the database, sealed by the secret of the house.
    Another key takes the place of the one before at the next local midnight.
    """
    import secrets

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    from courier_api.adapters.clock import SystemClock
    from courier_api.adapters.sheet_press import SealedPress
    from courier_api.config import load_config
    from courier_api.domain.actor import Actor, Role
    from courier_api.domain.office.sheet_key import SheetKey
    from courier_api.ports import UnitOfWork
    from courier_api.services.office.sheet_keys import make_sheet_key
    from courier_api.services.work import Work
    from courier_api.storage import open_store

    config = load_config(database=database, secret_file=secret_file)
    press = SealedPress(config.secret.key("day sheets"))
    store = open_store(config.database, secret=config.secret.key("vault"))

    def act(unit: UnitOfWork) -> SheetKey:
        work = Work(
            unit=unit,
            actor=Actor("operator", Role.SYSTEM, branch),
            at=SystemClock().now(),
            figures=config.figures,
            new_id=lambda: secrets.token_hex(20),
        )
        return make_sheet_key(work, branch, press, at_once=at_once)

    try:
        key = store.write(act)
    finally:
        store.close()
    typer.echo(f"sheets of {branch} from {key.valid_from:%Y-%m-%d %H:%M}Z on, key {key.id}:")
    public = Ed25519PublicKey.from_public_bytes(key.public)
    typer.echo(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())
