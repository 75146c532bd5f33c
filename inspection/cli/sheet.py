"""``inspection sheet``: print the branch's sheets of the day."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from inspection.errors import InputError

__all__ = ["sheet"]

LOUD = (
    "WARNING: no --key was given. These sheets are signed with a TEST KEY that was made just now "
    "and is kept nowhere: they prove nothing. Its public part is in {public}, for trying out."
)


def sheet(
    branch: Annotated[str, typer.Option(help="Identifier of the branch; stands in the code.")],
    day: Annotated[datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="Of the visits.")],
    key: Annotated[
        Path | None, typer.Option(help="Private Ed25519 key of the branch, PEM.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The PDF; by default sheet-BRANCH-DATE.pdf here.")
    ] = None,
    branch_name: Annotated[str, typer.Option(help="As people call the branch.")] = "",
    copies: Annotated[int, typer.Option(help="Pages, one for each car; 1 to 200.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Print sheets of the day: signed code, date, cells for the visit's code."""
    from inspection.day_proof import (
        new_sheets,
        public_pem,
        read_signing_key,
        sheet_pdf,
        throwaway_key,
    )

    target = out or Path(f"sheet-{_file_name(branch)}-{day:%Y-%m-%d}.pdf")
    signer = read_signing_key(key) if key else throwaway_key()
    sheets = new_sheets(branch, day.date(), copies)
    content = sheet_pdf(
        sheets,
        signer,
        made_at=datetime.now(UTC),
        branch_name=branch_name,
        test_key=key is None,
    )
    public = target.with_suffix(".public.pem")
    _write(target, content)
    if key is None:
        _write(public, public_pem(signer))
        typer.secho(LOUD.format(public=public), err=True, fg=typer.colors.RED, bold=True)
    record = {
        "file": str(target),
        "branch": branch,
        "date": f"{day:%Y-%m-%d}",
        "copies": copies,
        "test_key": key is None,
        "public_key": None if key else str(public),
        "nonces": [one.nonce.hex() for one in sheets],
    }
    typer.echo(json.dumps(record, ensure_ascii=False, indent=2) if as_json else str(target))


def _file_name(branch: str) -> str:
    return re.sub(r"[^\w-]+", "_", branch).strip("_") or "branch"


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(str(path), [f"cannot be written: {error.strerror or error}"]) from error
