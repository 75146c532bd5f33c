"""The VIN in a photo: read, and compared with the one on the order."""

from inspection.vin_photo.findings import match_finding, read_finding
from inspection.vin_photo.match import Answer, Difference, VinMatch, match_vin
from inspection.vin_photo.read import NOTHING_READ, VinReading, read_vin
from inspection.vin_photo.sight import Sight, look, look_at

__all__ = [
    "NOTHING_READ",
    "Answer",
    "Difference",
    "Sight",
    "VinMatch",
    "VinReading",
    "look",
    "look_at",
    "match_finding",
    "match_vin",
    "read_finding",
    "read_vin",
]
