"""The pipeline: photos of one visit in, report out."""

from inspection.inspect_vehicle.earlier import EarlierVisits, read_earlier, remember
from inspection.inspect_vehicle.known import NOTHING_KNOWN, Known
from inspection.inspect_vehicle.order_file import order_from, read_facts, read_order
from inspection.inspect_vehicle.photo_files import PhotoFile, Photos, photos_in
from inspection.inspect_vehicle.pipeline import Progress, inspect_vehicle

__all__ = [
    "NOTHING_KNOWN",
    "EarlierVisits",
    "Known",
    "PhotoFile",
    "Photos",
    "Progress",
    "inspect_vehicle",
    "order_from",
    "photos_in",
    "read_earlier",
    "read_facts",
    "read_order",
    "remember",
]
