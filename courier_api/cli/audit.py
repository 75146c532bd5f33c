"""``courier-api audit``: verify the log offline, and hand out what verifiers need."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from courier_api.adapters.signed_note import PublicKey

__all__ = ["audit"]

TAMPERED = 1
SHOWN = 50

audit = typer.Typer(
    help="Verify the audit log, and what it vouches for, against signed checkpoints.",
    no_args_is_help=True,
)
Database = Annotated[
    str,
    typer.Option(
        help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
        envvar="COURIER_API_DATABASE",
    ),
]
SecretFile = Annotated[str, typer.Option(help="The secret of the installation.")]


@audit.command(
    epilog="Exit codes: 0 all is as it was written | 1 it is not | 2 nothing could be verified."
)
def verify(
    database: Database = "sqlite:///courier.db",
    checkpoints: Annotated[
        Path, typer.Option(help="The file of checkpoints kept outside the database.")
    ] = Path("checkpoints/checkpoints.jsonl"),
    public_key: Annotated[
        Path | None,
        typer.Option(help="From `audit public-key`; without it the secret file is asked."),
    ] = None,
    secret_file: SecretFile = "",
) -> None:
    """Read the database and name the first row changed, removed, reordered or cut off."""
    from courier_api.adapters.checkpoint_reading import read_kept_log
    from courier_api.services.audit.verify import verify as verify_all
    from courier_api.storage.evidence import open_evidence

    kept = read_kept_log(checkpoints, _key(public_key, secret_file))
    with open_evidence(database) as evidence:
        findings = [*kept.findings, *verify_all(evidence, kept.leaves, kept.checkpoints)]
        entries = sum(1 for _ in evidence.leaf_rows())
    typer.echo(f"{len(kept.checkpoints)} checkpoints sign {len(kept.leaves)} of {entries} entries")
    for finding in findings[:SHOWN]:
        typer.echo(str(finding))
    if len(findings) > SHOWN:
        typer.echo(f"and {len(findings) - SHOWN} more")
    if findings:
        raise typer.Exit(TAMPERED)
    typer.echo("log, books, custody and histories are as they were written")


@audit.command()
def export(
    database: Database = "sqlite:///courier.db",
    secret_file: SecretFile = "",
) -> None:
    """Give waiting entries their places, sign a checkpoint now and keep it outside."""
    from courier_api.adapters.checkpoint_file import CheckpointFile
    from courier_api.adapters.clock import SystemClock
    from courier_api.cli.working import checkpoint_key
    from courier_api.config import load_config
    from courier_api.services.audit.checkpoints import take_checkpoint
    from courier_api.storage import open_store

    config = load_config(database=database, secret_file=secret_file)
    store = open_store(config.database)
    keeper = CheckpointFile(config.checkpoints_dir, checkpoint_key(config))
    while store.write(lambda unit: unit.audit.sequence(1000)):
        pass
    with store.read() as unit:
        signed = take_checkpoint(unit.audit, keeper, SystemClock().now())
    if signed is not None:
        store.write(lambda unit: unit.checkpoints.add(signed))
        sys.stdout.write(signed.note)
    store.close()


@audit.command("public-key")
def public_key(secret_file: SecretFile = "") -> None:
    """Print the key by which anybody can check the signatures."""
    typer.echo(_key(None, secret_file).written())


def _key(path: Path | None, secret_file: str) -> PublicKey:
    from courier_api.adapters.signed_note import PublicKey
    from courier_api.cli.working import checkpoint_key
    from courier_api.config import load_config
    from courier_api.errors import InputError

    if path is None:
        return checkpoint_key(load_config(secret_file=secret_file)).public
    try:
        return PublicKey.read(path.read_text("ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("public key", [f"cannot be read: {error}"]) from error
