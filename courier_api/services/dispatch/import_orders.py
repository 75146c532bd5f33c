"""Order files in: every row comes out as an order or with its faults."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.intake import ImportRecord, IntakeOutcome
from courier_api.errors import InputError, NotFoundError
from courier_api.services.dispatch.take_sale import take_sale
from courier_api.services.dispatch.uploaded import uploaded
from courier_api.services.work import Work
from routing.orders_file import OrdersRead, read_orders, write_faults
from routing.settings import Settings, default_settings

__all__ = [
    "OrderFiles",
    "faults_sheet",
    "import_orders",
    "import_record",
    "read_files",
    "read_upload",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFiles:
    """Order files that were read.

    Parameters
    ----------
    day, time_zone
        The local planning day that they were read for, and where it is local.
    digest
        SHA-256 of their contents in order, hex.
    read
        Sales, refused rows and faults.
    """

    day: date
    time_zone: str
    digest: str
    read: OrdersRead


def read_files(
    paths: Iterable[Path], *, day: date, time_zone: str, settings: Settings | None = None
) -> OrderFiles:
    """Read order files as ``routing plan`` does; slow, so outside any unit of work.

    Parameters
    ----------
    day
        The local planning day; rows for other days are refused.
    time_zone
        Of the branch.

    Raises
    ------
    InputError
        If a file is not there; one that cannot be read is a fault of its row 0.
    """
    files = tuple(paths)
    if missing := [path.name for path in files if not path.is_file()]:
        raise InputError("order files", [f"{name} is not there" for name in missing])
    digest = sha256()
    for path in files:
        digest.update(sha256(path.read_bytes()).digest())
    local = _in_zone(settings or default_settings(), time_zone)
    read = read_orders(files, day=day, settings=local)
    return OrderFiles(day=day, time_zone=time_zone, digest=digest.hexdigest(), read=read)


def read_upload(
    name: str, content: bytes, *, day: date, time_zone: str, settings: Settings | None = None
) -> OrderFiles:
    """Read one uploaded order file; its name is only for telling faults."""
    with uploaded(name, content) as path:
        return read_files([path], day=day, time_zone=time_zone, settings=settings)


def import_orders(work: Work, files: OrderFiles, visit_day: date | None = None) -> ImportRecord:
    """Make an order of every sale that is not there yet, and book what can be.

    Handing in the same file again changes nothing but the record of imports.

    Parameters
    ----------
    visit_day
        The local day on which the customers are to be visited; the files' own
        day if not given.

    Raises
    ------
    InputError
        If there are more rows than one import may have, or they were read
        for another time zone than the branch's.
    """
    if len(files.read.sales) > work.figures.dispatch.import_rows_max:
        most = work.figures.dispatch.import_rows_max
        raise InputError("order files", [f"have more than {most} rows: split them"])
    branch = work.unit.sales.branch(work.actor.branch_id)
    if files.time_zone != branch.time_zone:
        told = f"were read for {files.time_zone}, the branch is in {branch.time_zone}"
        raise InputError("order files", [told])
    day = visit_day or files.day
    sales = tuple(take_sale(work, branch, sale, day) for sale in files.read.sales)
    record = ImportRecord(
        id=work.new_id(),
        branch_id=branch.id,
        actor_id=work.actor.id,
        at=work.at,
        day=day,
        digest=files.digest,
        rows_read=files.read.rows_read,
        refused=len(files.read.refused),
        sales=sales,
        faults=files.read.faults,
    )
    work.unit.sales.add_import(record)
    _tell(work, branch, record)
    return record


def import_record(work: Work, import_id: str) -> ImportRecord:
    """Return what came of an order file of the actor's branch; raises `NotFoundError`."""
    record = work.unit.sales.get_import(import_id)
    if record.branch_id != work.actor.branch_id:
        raise NotFoundError(f"import {import_id}", ["is not there"])
    return record


def faults_sheet(record: ImportRecord) -> bytes:
    """Return the spreadsheet of faults (.xlsx) that goes back to who sent the file."""
    with tempfile.TemporaryDirectory(prefix="courier-faults-") as folder:
        path = Path(folder) / "faults.xlsx"
        write_faults(path, record.faults)
        return path.read_bytes()


def _tell(work: Work, branch: Branch, record: ImportRecord) -> None:
    counts = {str(outcome): record.count(outcome) for outcome in IntakeOutcome}
    counts["refused"] = record.refused
    work.log("import_orders", SubjectKind.BRANCH, branch.id, **counts)
    work.unit.events.tell(branch.id, "dispatchers", "orders_imported", record.id, counts)


def _in_zone(settings: Settings, time_zone: str) -> Settings:
    return replace(settings, appointments=replace(settings.appointments, timezone=time_zone))
