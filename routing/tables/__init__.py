"""Table files of any kind, read into rows that know where they stand."""

from routing.model import RowRef
from routing.tables.errors import TableFileError, TableFileFlaw
from routing.tables.limits import Limits
from routing.tables.read import read_tables
from routing.tables.table import BadCell, Cell, CellFlaw, RowFlaw, Table, TableRow

__all__ = [
    "BadCell",
    "Cell",
    "CellFlaw",
    "Limits",
    "RowFlaw",
    "RowRef",
    "Table",
    "TableFileError",
    "TableFileFlaw",
    "TableRow",
    "read_tables",
]
