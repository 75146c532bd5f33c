"""How results leave the command line: for people, as one JSON value or as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import typer

__all__ = ["Record", "emit"]

Record = Mapping[str, object]
Item = TypeVar("Item")


def emit(
    items: Iterable[Item],
    *,
    record: Callable[[Item], Record],
    text: Callable[[Item], str],
    as_json: bool,
    as_json_lines: bool,
    single: bool = False,
) -> None:
    """Print `items` in the form asked for; JSON lines and text as they come.

    Parameters
    ----------
    single
        There is one item, which is the JSON value, and not a list of one.

    Raises
    ------
    typer.BadParameter
        If both JSON forms are asked for.
    """
    if as_json and as_json_lines:
        raise typer.BadParameter("give --json or --json-lines, not both")
    if as_json:
        records = [dict(record(item)) for item in items]
        value = records[0] if single else records
        typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
        return
    for item in items:
        line = json.dumps(dict(record(item)), ensure_ascii=False) if as_json_lines else text(item)
        typer.echo(line)
