"""Photos: taken in safely, with what the camera wrote judged against the visit."""

from inspection.photo.exif import CameraTime, ExifFacts, GpsFix
from inspection.photo.formats import PhotoFormat
from inspection.photo.intake import Intake, Photo, read_photo
from inspection.photo.judge import Visit, judge_place, judge_time

__all__ = [
    "CameraTime",
    "ExifFacts",
    "GpsFix",
    "Intake",
    "Photo",
    "PhotoFormat",
    "Visit",
    "judge_place",
    "judge_time",
    "read_photo",
]
