"""Copies of photos as they come: turned, dark, blurred, cropped, sent on by a messenger."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from PIL import Image, ImageEnhance, ImageFilter

__all__ = ["ALTERATIONS"]

Alteration = Callable[[Image.Image, random.Random], Image.Image]


def _turned(quarters: int) -> Alteration:
    return lambda image, _: image.rotate(-90 * quarters, expand=True)


def _darkened(image: Image.Image, rng: random.Random) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(rng.uniform(0.35, 0.5))


def _blurred(image: Image.Image, rng: random.Random) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 0.8) * max(image.size) / 256))


def _slanted(image: Image.Image, rng: random.Random) -> Image.Image:
    angle = rng.choice((-1, 1)) * rng.uniform(5, 10)
    return image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=(60, 60, 60))


def _cropped(image: Image.Image, rng: random.Random) -> Image.Image:
    top, low = rng.uniform(0.0, 0.1), rng.uniform(0.9, 1.0)
    return image.crop((0, round(image.height * top), image.width, round(image.height * low)))


def _recompressed(image: Image.Image, rng: random.Random) -> Image.Image:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=rng.randint(35, 50))
    return Image.open(buffer).convert("RGB")


ALTERATIONS: dict[str, Alteration] = {
    "turned by 90": _turned(1),
    "turned by 180": _turned(2),
    "turned by 270": _turned(3),
    "slanted 5-10 degrees": _slanted,
    "darkened to 35-50%": _darkened,
    "blurred": _blurred,
    "cropped": _cropped,
    "recompressed, quality 35-50": _recompressed,
}
