"""The Futian branch with few orders and couriers."""

from __future__ import annotations

import shutil
from pathlib import Path

ORDERS, COURIERS = 14, 3


def few(folder: Path) -> Path:
    """Copy the fixtures, cut short, into `folder`; return it."""
    shutil.copytree("fixtures/futian", folder / "futian", ignore=lambda *_: ["large"])
    small = folder / "futian" / "small"
    (small / "orders_telesales.xlsx").unlink()
    for name, rows in (("orders_agency.csv", ORDERS), ("couriers.csv", COURIERS)):
        lines = (small / name).read_bytes().splitlines(keepends=True)
        (small / name).write_bytes(b"".join(lines[: rows + 1]))
    return folder
