"""The published JSON Schemas, and reading JSON files against them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from routing.errors import FileFormatError

__all__ = ["load_schema", "read_json"]

MOST_FAULTS = 50


@cache
def load_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``problem`` or ``plan``."""
    text = resources.files("routing.exchange").joinpath(f"schemas/{name}.schema.json")
    schema: dict[str, Any] = json.loads(text.read_text(encoding="utf-8"))
    return schema


def read_json(path: Path, schema: str) -> Any:
    """Return the document at `path` once it satisfies the schema so named.

    Raises
    ------
    FileFormatError
        If the file cannot be read, is not JSON, or with every breach of the
        schema (the first 50), each with its place in the document.
    """
    document = _load(path)
    faults = list(_breaches(document, schema))
    if len(faults) > MOST_FAULTS:
        faults[MOST_FAULTS:] = [f"... and {len(faults) - MOST_FAULTS} more"]
    if faults:
        raise FileFormatError(str(path), faults)
    return document


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise FileFormatError(str(path), ["there is no such file"]) from error
    except OSError as error:
        raise FileFormatError(str(path), [f"cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise FileFormatError(str(path), ["is not text in UTF-8: save it as UTF-8"]) from error
    except RecursionError as error:
        raise FileFormatError(str(path), ["is nested too deeply"]) from error
    except ValueError as error:
        raise FileFormatError(str(path), [f"is not JSON: {error}"]) from error


def _breaches(document: Any, schema: str) -> Iterable[str]:
    from jsonschema import Draft202012Validator, FormatChecker

    validator = Draft202012Validator(load_schema(schema), format_checker=FormatChecker())
    for error in sorted(validator.iter_errors(document), key=lambda found: found.json_path):
        message = error.message
        if len(message) > 200:
            message = f"{message[:120]} ... {message[-60:]}"
        yield f"{error.json_path}: {message}"
