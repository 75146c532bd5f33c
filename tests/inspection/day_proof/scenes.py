"""Synthetic photos of sheets and newspapers: the same for the same seed, and no real paper in them.

The names of the papers are invented; figures measured on these pictures are
figures of synthetic pictures.
"""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import cv2
import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pylopdf_fonts_zh_cn import sans_path, serif_path

from inspection.day_proof.calendar_zh import day_zh, weekday_zh
from inspection.day_proof.layout import CODE, CODE_CELLS, PAGE_MM
from inspection.photo import Photo, read_photo

DOTS_MM = 6
PAPERS = ("南海晨报", "鹏城日报", "东江晚报", "北岭都市报", "海棠时报", "云山商报")
FILLER = "本市昨天继续推进道路交通改造工程沿线居民出行更加便利有关部门表示将加强管理服务群众"
NUMERALS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Shot:
    """How a page is photographed.

    Parameters
    ----------
    width_pixels
        Of the page in the photo, before it is tilted.
    tilt_degrees
        Away from the camera, about the upright axis.
    turned_degrees
        In the plane of the photo, counter-clockwise.
    blur_pixels
        Sigma of the blur.
    light
        Factor of the brightness.
    quality
        Of the JPEG file.
    """

    width_pixels: int
    tilt_degrees: float = 0.0
    turned_degrees: float = 0.0
    blur_pixels: float = 0.0
    light: float = 1.0
    quality: int = 85


@cache
def font(size: int, *, serif: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(serif_path() if serif else sans_path()), size)


def sheet_picture(text: str, day: date, digits: str = "") -> Image.Image:
    """The printed sheet, with `digits` in its cells as a font writes them."""
    width, height = (round(side * DOTS_MM) for side in PAGE_MM)
    page = Image.new("L", (width, height), 250)
    draw = ImageDraw.Draw(page)
    draw.text((width / 2, 30 * DOTS_MM), day_zh(day), 0, font(20 * DOTS_MM), "mm")
    draw.text((width / 2, 55 * DOTS_MM), weekday_zh(day), 0, font(13 * DOTS_MM), "mm")
    code = io.BytesIO()
    segno.make_qr(text, error="m").save(code, kind="png", scale=1, border=0)
    square = Image.open(code).convert("L")
    side = round(CODE.width * DOTS_MM)
    place = round(CODE.left * DOTS_MM), round(CODE.top * DOTS_MM)
    page.paste(square.resize((side, side), Image.Resampling.NEAREST), place)
    for cell, digit in zip(CODE_CELLS, digits.ljust(4), strict=True):
        left, top = cell.left * DOTS_MM, cell.top * DOTS_MM
        right, bottom = left + cell.width * DOTS_MM, top + cell.height * DOTS_MM
        draw.rectangle((left, top, right, bottom), outline=0, width=5)
        middle = (left + right) / 2, (top + bottom) / 2
        draw.text(middle, digit, 30, font(24 * DOTS_MM), "mm")
    return page.convert("RGB")


def modules_to_width(module_pixels: float, modules: int = 41) -> int:
    """The page's width in the photo at which a module of its code has so many pixels."""
    return round(module_pixels * modules * PAGE_MM[0] / CODE.width)


def numerals_day(day: date) -> str:
    """二〇二六年六月十八日."""
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))

    def small(value: int) -> str:
        tens, ones = divmod(value, 10)
        head = "" if tens == 0 else ("十" if tens == 1 else NUMERALS[tens] + "十")
        return head + (NUMERALS[ones] if ones else "")

    return f"{year}年{small(day.month)}月{small(day.day)}日"


def dateline(day: date, form: str, weekday: date | None = None) -> str:
    """The line under a paper's name; `weekday` is that of another day, for a forged one."""
    written = {
        "digits": day_zh(day),
        "numerals": numerals_day(day),
        "iso": day.isoformat(),
    }[form]
    return f"{written}  {weekday_zh(weekday or day)}"


def newspaper(line: str, seed: int, *, name: str | None = None, width: int = 1400) -> Image.Image:
    """A front page whose masthead holds `line`; `name` empty for a page without a masthead."""
    chance = random.Random(seed)
    height = round(width * 1.4)
    page = Image.new("RGB", (width, height), (238, 234, 222))
    draw = ImageDraw.Draw(page)
    paper = chance.choice(PAPERS) if name is None else name
    color = chance.choice(((170, 10, 20), (20, 20, 20), (10, 60, 140)))
    draw.text((width / 2, width * 0.1), paper, color, font(width // 8, serif=True), "mm")
    small = font(width // 46, serif=chance.random() < 0.5)
    issue = f"第{chance.randint(1000, 9999)}期  今日{chance.choice((8, 12, 16))}版"
    draw.text((width * 0.05, width * 0.19), line, (20, 20, 20), small)
    if paper:
        draw.text((width * 0.66, width * 0.19), issue, (20, 20, 20), small)
    body = font(width // 70)
    for row in range(round(width * 0.26), height - 30, width // 48):
        for column in range(4):
            words = "".join(chance.choices(FILLER, k=13))
            draw.text((width * (0.04 + 0.24 * column), row), words, (60, 60, 60), body)
    return page


def photograph(page: Image.Image, shot: Shot, seed: int = 0) -> bytes:
    """The JPEG of a photo in which `page` lies on a grey, uneven ground."""
    scale = shot.width_pixels / page.width
    width, height = shot.width_pixels, round(page.height * scale)
    margin = round(0.2 * max(width, height)) + 40
    small = page.resize((max(width, 8), max(height, 8)), Image.Resampling.LANCZOS, reducing_gap=3.0)
    side = round(math.hypot(width, height)) + 2 * margin
    corners = _corners(width, height, shot, side / 2)
    matrix = cv2.getPerspectiveTransform(
        np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32),
        np.array(corners, np.float32),
    )
    ground = _ground(side, seed)
    laid = cv2.warpPerspective(np.asarray(small), matrix, (side, side), flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(
        np.full((small.height, small.width), 255, np.uint8), matrix, (side, side)
    )
    ground[mask > 127] = laid[mask > 127]
    image = Image.fromarray(np.asarray(np.clip(ground * shot.light, 0, 255), np.uint8))
    if shot.blur_pixels:
        image = image.filter(ImageFilter.GaussianBlur(shot.blur_pixels))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=shot.quality)
    return file.getvalue()


def taken_in(data: bytes, name: str = "vin.jpg") -> Photo:
    photo = read_photo(data, name).photo
    assert photo is not None
    return photo


def _corners(width: int, height: int, shot: Shot, middle: float) -> Sequence[tuple[float, float]]:
    """Where the page's corners come to lie, seen from three page widths away."""
    tilt, turned = math.radians(shot.tilt_degrees), math.radians(shot.turned_degrees)
    away = 3.0 * max(width, height)
    placed = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        across, down = x * width / 2, y * height / 2
        depth = away + across * math.sin(tilt)
        across, down = across * math.cos(tilt) * away / depth, down * away / depth
        placed.append(
            (
                middle + across * math.cos(turned) + down * math.sin(turned),
                middle - across * math.sin(turned) + down * math.cos(turned),
            )
        )
    return placed


def _ground(side: int, seed: int) -> NDArray[np.uint8]:
    noise = np.random.default_rng(seed).integers(70, 150, (side // 16 + 2, side // 16 + 2, 3))
    ground = cv2.resize(noise.astype(np.uint8), (side, side), interpolation=cv2.INTER_CUBIC)
    return np.asarray(ground, np.uint8)
