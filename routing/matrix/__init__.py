"""Travel times: seconds and metres between all points of a day, by mode.

One provider a file; :func:`make_provider` returns the one that the settings
name.  ``docs/matrix.md`` says how they count and how they compare.
"""

from routing.matrix.file import MatrixRead, read_matrix, write_matrix
from routing.matrix.make import make_provider
from routing.matrix.points import MatrixResult, matrix_file
from routing.matrix.provider import Snap, TravelProvider
from routing.matrix.road_lines import RoadLine, base_map
from routing.matrix.time_of_day import RushHours, matrix_at, rush_hours
from routing.matrix.unreachable import describe_unreachable, unreachable_pairs

__all__ = [
    "MatrixRead",
    "MatrixResult",
    "RoadLine",
    "RushHours",
    "Snap",
    "TravelProvider",
    "base_map",
    "describe_unreachable",
    "make_provider",
    "matrix_at",
    "matrix_file",
    "read_matrix",
    "rush_hours",
    "unreachable_pairs",
    "write_matrix",
]
