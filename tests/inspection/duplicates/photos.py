"""Invented pictures rich in detail, and what is done to a photo to hide that it is used again."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

__all__ = ["DISGUISES", "crop", "recompress", "scene"]


def scene(seed: int, size: tuple[int, int] = (600, 450)) -> Image.Image:
    """Shapes of many sizes on an uneven ground, another picture for every seed."""
    chance = np.random.default_rng(seed)
    coarse = chance.integers(60, 200, (7, 9, 3)).astype(np.uint8)
    image = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(140):
        x, y = (int(chance.integers(0, side)) for side in size)
        wide, high = (int(chance.integers(6, 70)) for _ in range(2))
        color = tuple(int(value) for value in chance.integers(0, 256, 3))
        shape = draw.ellipse if chance.random() < 0.5 else draw.rectangle
        shape((x, y, x + wide, y + high), fill=color)
    return image


def recompress(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(io.BytesIO(file.getvalue())).convert("RGB")


def crop(image: Image.Image, share: float, across: float = 0.3, down: float = 0.6) -> Image.Image:
    """Keep `share` of both sides, from a place off the middle."""
    wide, high = int(image.width * share), int(image.height * share)
    left, top = int((image.width - wide) * across), int((image.height - high) * down)
    return image.crop((left, top, left + wide, top + high))


DISGUISES: Mapping[str, Callable[[Image.Image], Image.Image]] = {
    "as it is": lambda image: image,
    "JPEG 30": lambda image: recompress(image, 30),
    "JPEG 10": lambda image: recompress(image, 10),
    "half the size": lambda image: image.resize((image.width // 2, image.height // 2)),
    "squeezed to 3/4": lambda image: image.resize((image.width, image.height * 3 // 4)),
    "grey": lambda image: image.convert("L").convert("RGB"),
    "darkened to 1/4": lambda image: ImageEnhance.Brightness(image).enhance(0.25),
    "brightened by half": lambda image: ImageEnhance.Brightness(image).enhance(1.5),
    "blurred, sigma 2": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
    "mirrored": ImageOps.mirror,
    "turned by 90": lambda image: image.rotate(90, expand=True),
    "turned by 180": lambda image: image.rotate(180),
    "mirrored, turned by 90": lambda image: ImageOps.mirror(image).rotate(90, expand=True),
    "turned by 7": lambda image: image.rotate(7, Image.Resampling.BICUBIC),
    "cropped to 80 %": lambda image: crop(image, 0.8),
    "cropped to 60 %": lambda image: crop(image, 0.6),
    "cropped to 40 %": lambda image: crop(image, 0.4),
    "cropped to 60 %, mirrored": lambda image: ImageOps.mirror(crop(image, 0.6)),
    "cropped to 70 %, dark, JPEG 40": lambda image: recompress(
        ImageEnhance.Brightness(crop(image, 0.7)).enhance(0.5), 40
    ),
}
"""The ways of the benchmark and of the tests; sides are halved, areas quartered."""
