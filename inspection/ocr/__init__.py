"""Text in pictures: one small interface, one engine behind it."""

from inspection.ocr.engine import Engine, LineReader, default_engine
from inspection.ocr.line import Character, Line, Quad
from inspection.ocr.spelling import Alphabet, Spelling

__all__ = [
    "Alphabet",
    "Character",
    "Engine",
    "Line",
    "LineReader",
    "Quad",
    "Spelling",
    "default_engine",
]
