"""Every file that a row names is there, whole; every photo that a record names was kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, text

from courier_api.adapters.file_store import FolderStore
from courier_api.errors import NotFoundError, StorageError

__all__ = ["lost_files"]

NAMING = {
    "photos": ("address", "copy_address"),
    "inspection_records": ("report_file", "pdf_file", "sealed_pdf"),
}


def lost_files(connection: Connection, folder: Path) -> list[str]:
    """Return what is named and not there, or not what was put."""
    return [*_damaged(connection, FolderStore(folder)), *_unknown(connection)]


def _damaged(connection: Connection, files: FolderStore) -> Iterator[str]:
    for table, columns in NAMING.items():
        for column in columns:
            query = f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
            for address in connection.execute(text(query)).scalars():
                try:
                    files.get(address)
                except (NotFoundError, StorageError) as error:
                    yield f"{table}.{column}: {error}"


def _unknown(connection: Connection) -> Iterator[str]:
    kept = {tuple(row) for row in connection.execute(text("SELECT order_id, digest FROM photos"))}
    query = "SELECT id, order_id, photos FROM inspection_records"
    for record_id, order_id, photos in connection.execute(text(query)):
        for item, digest in json.loads(photos):
            if (order_id, digest) not in kept:
                yield f"record {record_id} names a photo of {item} that was never kept"
