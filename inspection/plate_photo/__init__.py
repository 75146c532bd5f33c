"""The licence plate in a photo: read, and compared with the one on the order."""

from inspection.plate_photo.read import (
    PlateAnswer,
    PlateMatch,
    PlateReading,
    match_plate,
    plate_finding,
    plates_in,
    read_plates,
)

__all__ = [
    "PlateAnswer",
    "PlateMatch",
    "PlateReading",
    "match_plate",
    "plate_finding",
    "plates_in",
    "read_plates",
]
