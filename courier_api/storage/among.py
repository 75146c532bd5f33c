"""Conditions on long lists of keys, the same statement however many there are.

A parameter for each key would make another statement for every number of
keys, written anew at every call.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, Column, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

__all__ = ["among"]


class _Keys(TypeDecorator[Collection[str]]):
    """Many texts as one value: an array of PostgreSQL, a JSON array on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the database keeps it as."""
        plain: TypeEngine[Any] = Text() if dialect.name == "sqlite" else ARRAY(Text())
        return dialect.type_descriptor(plain)

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        """Return what goes to the database."""
        keys = list(value or ())
        return json.dumps(keys) if dialect.name == "sqlite" else keys


class among(FunctionElement[bool]):  # noqa: N801 - it is used as a function
    """The condition that `column` is one of the texts given as parameter `name`.

    It has no type: as Boolean, SQLAlchemy would compare it with 1 on SQLite,
    which then looks at every row.
    """

    inherit_cache = True

    def __init__(self, column: Column[str], name: str) -> None:
        keys: BindParameter[Any] = bindparam(name, type_=_Keys())
        super().__init__(column, keys)


@compiles(among)
def _in_array(element: among, compiler: SQLCompiler, **words: Any) -> str:
    column, keys = (compiler.process(part, **words) for part in element.clauses)
    return f"{column} = ANY({keys})"


@compiles(among, "sqlite")
def _in_json(element: among, compiler: SQLCompiler, **words: Any) -> str:
    column, keys = (compiler.process(part, **words) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({keys}))"  # noqa: S608 - of the compiler
