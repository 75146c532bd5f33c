"""Strips as the network might see them, written down instead of photographed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from inspection.ocr import Character, Quad, Spelling
from inspection.ocr.lattice import Lattice
from inspection.vin_photo.evidence import Evidence
from inspection.vin_photo.letters import VIN_ALPHABET
from inspection.vin_photo.sight import Sight, SpelledLine

SURE = 0.998
Doubts = Mapping[int, Mapping[str, float]]


def strip(text: str, doubts: Doubts | None = None) -> Lattice:
    """Return a strip that reads `text`; `doubts` gives other shares by place, from 0."""
    rows = []
    for place, character in enumerate(text):
        shares = dict((doubts or {}).get(place, {}))
        shares.setdefault(character, max(0.0, SURE - sum(shares.values())))
        row = np.full(1 + len(VIN_ALPHABET.characters), 1e-6)
        for one, share in shares.items():
            if one in VIN_ALPHABET.characters:
                row[1 + VIN_ALPHABET.characters.index(one)] = share
        gap = np.full(1 + len(VIN_ALPHABET.characters), 1e-6)
        gap[0] = SURE
        rows += [row, gap]
    characters = tuple(Character(one, SURE, (at + 0.5) / len(text)) for at, one in enumerate(text))
    return Lattice(Spelling(characters, VIN_ALPHABET, np.array(rows, np.float32)))


def sight(*lines: Sequence[Lattice]) -> Sight:
    """Return a photo of 200 x 100 pixels with `lines`, each of some strips."""
    spelled = []
    for at, strips in enumerate(lines):
        top = 10 + 20 * at
        quad = Quad((20, top), (180, top), (180, top + 15), (20, top + 15))
        best = next(iter(Evidence(tuple(strips[:1])).words), None)
        spelled.append(
            SpelledLine(
                quad,
                Evidence(tuple(strips)),
                best.word if best else "",
                best.seen if best else -99.0,
                best.total if best else -99.0,
            )
        )
    return Sight(200, 100, tuple(spelled))
