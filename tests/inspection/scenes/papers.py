"""The driving licence's main page, number plates and VIN plates, drawn flat."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from PIL.Image import Image

from tests.inspection.scenes.drawing import canvas, font
from tests.inspection.scenes.numbers import any_plate, any_vin

_OWNERS = ("丁香", "白杨", "杜鹃", "石榴", "紫藤", "苏木", "水杉", "银杏", "桂花", "海棠")
_INK = (30, 30, 35)


@dataclass(frozen=True, slots=True)
class Licence:
    """What a drawn licence says; all of it invented."""

    plate: str
    owner: str
    vin: str
    engine: str
    registered: date
    issued: date


def any_licence(rng: random.Random) -> Licence:
    registered = date(2012, 1, 1) + timedelta(days=rng.randrange(4500))
    engine = "".join(rng.choice("ABCDEFGHJK") for _ in range(2)) + "".join(
        rng.choice("0123456789") for _ in range(6)
    )
    return Licence(
        plate=any_plate(rng, electric=rng.random() < 0.3),
        owner=rng.choice(_OWNERS),
        vin=any_vin(rng, checked=rng.random() < 0.8),
        engine=engine,
        registered=registered,
        issued=registered + timedelta(days=rng.randrange(30)),
    )


def licence_page(licence: Licence) -> Image:
    """Draw the main page: labels in small print, entries in large, as GA 37 lays them out."""
    image, draw = canvas(1400, 960, (222, 230, 226))
    draw.rectangle((30, 30, 1370, 930), outline=(60, 90, 80), width=4)
    draw.text((300, 50), "中华人民共和国机动车行驶证", _INK, font(58))
    draw.text((330, 128), "Vehicle License of the People's Republic of China", _INK, font(30))
    rows = (
        (190, 60, "号牌号码", "Plate No.", licence.plate, 230),
        (190, 720, "车辆类型", "Vehicle Type", "小型轿车", 890),
        (290, 60, "所有人", "Owner", licence.owner, 230),
        (390, 60, "住址", "Address", "虚构省虚构市花园路一号", 230),
        (490, 60, "使用性质", "Use Character", "非营运", 230),
        (490, 620, "品牌型号", "Model", "虚构牌XG7180", 790),
        (590, 440, "车辆识别代号", "VIN", licence.vin, 660),
        (690, 440, "发动机号码", "Engine No.", licence.engine, 660),
        (800, 440, "注册日期", "Register Date", licence.registered.isoformat(), 600),
        (800, 900, "发证日期", "Issue Date", licence.issued.isoformat(), 1060),
    )
    for top, left, label, english, entry, at in rows:
        draw.text((left, top), label, _INK, font(30))
        draw.text((left, top + 38), english, _INK, font(20))
        draw.text((at, top - 2), entry, (20, 20, 20), font(48))
        draw.line((at, top + 62, at + 90, top + 62), fill=(150, 160, 155))
    draw.rectangle((90, 600, 380, 890), outline=(190, 40, 40), width=6)
    draw.text((120, 690), "虚构市公安局", (190, 40, 40), font(42))
    draw.text((120, 750), "交通警察支队", (190, 40, 40), font(42))
    return image


def number_plate(plate: str) -> Image:
    """Draw a plate, white on blue or black on green."""
    electric = len(plate) == 8
    ground, ink = ((150, 214, 160), (20, 20, 20)) if electric else ((20, 60, 160), (245, 245, 245))
    image, draw = canvas(960 if electric else 880, 280, ground)
    draw.rectangle((12, 12, image.width - 12, 268), outline=ink, width=6)
    at = 50
    for index, character in enumerate(plate):
        draw.text((at, 40), character, ink, font(150))
        at += 128 if character not in "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ" else 104
        if index == 1:
            draw.ellipse((at, 140, at + 18, 158), fill=ink)
            at += 40
    return image


def vin_plate(vin: str, rng: random.Random) -> Image:
    """Draw the number as it stands behind a windscreen or on a name plate."""
    dark = rng.random() < 0.6
    ground, ink = ((25, 25, 28), (225, 225, 220)) if dark else ((200, 202, 204), (25, 25, 25))
    image, draw = canvas(1500, 420, ground)
    draw.rounded_rectangle((40, 130, 1460, 300), 60, outline=ink, width=3)
    size = 92
    spacing = (1320 - sum(font(size).getlength(one) for one in vin)) / 16
    at = 90.0
    for character in vin:
        draw.text((at, 152), character, ink, font(size))
        at += font(size).getlength(character) + spacing
    return image
