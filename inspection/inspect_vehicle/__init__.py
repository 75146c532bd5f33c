"""The pipeline: photos of one visit in, report out."""

from inspection.inspect_vehicle.known import NOTHING_KNOWN, Known
from inspection.inspect_vehicle.photo_files import PhotoFile, Photos, photos_in
from inspection.inspect_vehicle.pipeline import Progress, inspect_vehicle

__all__ = [
    "NOTHING_KNOWN",
    "Known",
    "PhotoFile",
    "Photos",
    "Progress",
    "inspect_vehicle",
    "photos_in",
]
