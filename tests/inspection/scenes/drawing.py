"""Pictures of cars' papers and numbers, drawn: invented, labelled, the same for a seed.

They show what real photos cannot yet: their figures are never mixed with those
of real ones.  Light, camera and paper are simple models of the real thing.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from PIL.ImageFont import FreeTypeFont
from pylopdf_fonts_zh_cn import sans_path

Pixels = NDArray[np.uint8]


@cache
def font(size: int) -> FreeTypeFont:
    return ImageFont.truetype(str(sans_path()), size)


@dataclass(frozen=True, slots=True)
class Camera:
    """How a drawn card is photographed: `width` x `height` pixels come out.

    Turned by `turn` quarters, slanted by `slant_deg`, `tilt` as the share by which
    the far edge is shorter, blurred and with noise in grey levels (sigmas),
    `light` as a share of full brightness.
    """

    width: int = 1600
    height: int = 1200
    share: float = 0.8
    turn: int = 0
    slant_deg: float = 0.0
    tilt: float = 0.0
    blur: float = 0.8
    noise: float = 4.0
    light: float = 0.9


def any_camera(rng: random.Random, width: int, height: int) -> Camera:
    """Return a camera as an ordinary hand holds it."""
    return Camera(
        width=width,
        height=height,
        share=rng.uniform(0.55, 0.9),
        slant_deg=rng.uniform(-7, 7),
        tilt=rng.uniform(0.0, 0.12),
        blur=rng.uniform(0.5, 1.8),
        noise=rng.uniform(2, 9),
        light=rng.uniform(0.45, 1.05),
    )


def photographed(card: Image.Image, camera: Camera, rng: random.Random) -> Image.Image:
    """Return a photo of `card` on a plain ground."""
    wide = camera.width * camera.share
    high = wide * card.height / card.width
    if high > camera.height * camera.share:
        high = camera.height * camera.share
        wide = high * card.width / card.height
    corners = _corners(camera, wide, high)
    source = np.array(
        [(0, 0), (card.width, 0), (card.width, card.height), (0, card.height)], np.float32
    )
    flat = np.asarray(card.convert("RGB"))
    shrink = wide / card.width
    if shrink < 1:
        flat = np.asarray(
            card.convert("RGB").resize(
                (max(1, round(card.width * shrink)), max(1, round(card.height * shrink))),
                Image.Resampling.LANCZOS,
            )
        )
        source *= np.array([flat.shape[1] / card.width, flat.shape[0] / card.height], np.float32)
    ground = np.full((camera.height, camera.width, 3), rng.randint(40, 130), np.uint8)
    matrix = cv2.getPerspectiveTransform(source, corners)
    scene = cv2.warpPerspective(
        flat, matrix, (camera.width, camera.height), ground,
        flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_TRANSPARENT,
    )  # fmt: skip
    return _developed(np.asarray(scene, np.uint8), camera, rng)


def _corners(camera: Camera, wide: float, high: float) -> NDArray[np.float32]:
    near, far = wide / 2, wide / 2 * (1 - camera.tilt)
    around = [(-far, -high / 2), (far, -high / 2), (near, high / 2), (-near, high / 2)]
    turn = math.radians(camera.slant_deg)
    cos, sin = math.cos(turn), math.sin(turn)
    middle = (camera.width / 2, camera.height / 2)
    return np.array(
        [(middle[0] + x * cos - y * sin, middle[1] + x * sin + y * cos) for x, y in around],
        np.float32,
    )


def _developed(scene: Pixels, camera: Camera, rng: random.Random) -> Image.Image:
    noise = np.random.default_rng(rng.randrange(2**32)).normal(0, camera.noise, scene.shape[:2])
    lit = scene.astype(np.float32) * camera.light + noise[..., None]
    image = Image.fromarray(np.clip(lit, 0, 255).astype(np.uint8))
    image = image.filter(ImageFilter.GaussianBlur(camera.blur))
    return image.rotate(-90 * camera.turn, expand=True)


def canvas(
    width: int, height: int, color: tuple[int, int, int]
) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (width, height), color)
    return image, ImageDraw.Draw(image)
