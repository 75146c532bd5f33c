"""Small pictures and broken files made in memory, the same each time."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

FIXTURES = Path(__file__).parents[3] / "fixtures" / "photos"
SEED = 20260618
TEN_O_CLOCK = "2026:06:18 10:00:00"


def picture(mode: str = "RGB", size: tuple[int, int] = (240, 180)) -> Image.Image:
    """A picture whose corners differ: red top left, green top right, blue bottom left."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    width, height = size
    image.paste("red", (0, 0, width // 3, height // 3))
    image.paste("lime", (2 * width // 3, 0, width, height // 3))
    image.paste("blue", (0, 2 * height // 3, width // 3, height))
    return image.convert(mode)


def exif(
    *,
    time: str | None = TEN_O_CLOCK,
    offset: str | None = "+08:00",
    orientation: int | None = None,
    gps: dict[int, object] | None = None,
) -> bytes:
    block = Image.Exif()
    if orientation is not None:
        block[0x0112] = orientation
    original = block.get_ifd(0x8769)
    if time is not None:
        original[0x9003] = time
    if offset is not None:
        original[0x9011] = offset
    if gps is not None:
        block.get_ifd(0x8825).update(gps)
    return block.tobytes()


def encode(image: Image.Image | None = None, kind: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    (image or picture()).save(file, kind, **options)
    return file.getvalue()


def heic() -> bytes:
    return (FIXTURES / "corners.heic").read_bytes()


def wholes() -> dict[str, bytes]:
    """One sound file of each format that is read."""
    return {
        "jpg": encode(exif=exif()),
        "png": encode(kind="PNG", exif=exif()),
        "webp": encode(kind="WEBP", exif=exif()),
        "heic": heic(),
    }


def png_chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def png_claiming(width: int, height: int, depth: int = 8, rows: int = 10) -> bytes:
    """A PNG whose header claims a size; the pixels are zeros, packed."""
    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    body = zlib.compress(bytes(min(rows * (3 * width + 1), 1 << 22)), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", body)
        + png_chunk(b"IEND", b"")
    )


def png_interlaced(width: int, height: int, rows_lost: int = 0) -> bytes:
    """A grey PNG in the seven passes of Adam7, each row of it filled with its number."""
    starts = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2))
    passes = []
    for first_column, first_row, step_x, step_y in (*starts, (0, 1, 1, 2)):
        columns = len(range(first_column, width, step_x))
        if columns:
            passes += [bytes([0, *[y % 256] * columns]) for y in range(first_row, height, step_y)]
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 1)
    body = zlib.compress(b"".join(passes[: len(passes) - rows_lost]))
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", body)
        + png_chunk(b"IEND", b"")
    )


def jpeg_claiming(width: int, height: int) -> bytes:
    """A sound JPEG whose frame header claims another size."""
    data = bytearray(encode())
    at = next(i for i in range(len(data)) if data[i : i + 2] in (b"\xff\xc0", b"\xff\xc2"))
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def with_segment(data: bytes, segment: bytes) -> bytes:
    return data[:2] + segment + data[2:]


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def deep_exif() -> bytes:
    """TIFF directories that point at themselves and at each other, a thousand entries wide."""
    entries = b"".join(struct.pack("<HHII", 0x8769, 4, 1, 8) for _ in range(1000))
    return b"Exif\x00\x00II*\x00" + struct.pack("<IH", 8, 1000) + entries + struct.pack("<I", 8)


def truncated() -> Iterator[tuple[str, bytes]]:
    for ending, data in wholes().items():
        for percent in range(5, 100, 5):
            yield f"cut at {percent} %.{ending}", data[: len(data) * percent // 100]


def fuzzed(rounds: int = 12) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(SEED)
    for ending, data in wholes().items():
        for number in range(rounds):
            broken = bytearray(data)
            for _ in range(1 << (number % 8)):
                broken[chance.randrange(12, len(broken))] = chance.randrange(256)
            yield f"fuzzed {number}.{ending}", bytes(broken)


def crafted() -> dict[str, bytes]:
    jpg, png, webp = encode(), encode(kind="PNG"), encode(kind="WEBP")
    still = [picture(), picture().rotate(90)]
    grown = encode(picture(), progressive=True)
    scan = grown[grown.rfind(b"\xff\xda") : -2]
    zip_end = b"PK\x05\x06" + bytes(18)
    meta = box(b"meta", bytes(4) + box(b"iprp", box(b"ipco", box(b"ispe", bytes(4) + b"\xff" * 8))))
    ftyp = heic()[: int.from_bytes(heic()[:4], "big")]
    packed = b"a\x00\x00" + zlib.compress(bytes(1 << 26))
    huge_canvas = b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff" * 6
    deep = b""
    for _ in range(200):
        deep = box(b"iprp", deep)
    return {
        "empty.jpg": b"",
        "one byte.jpg": b"\xff",
        "start only.jpg": b"\xff\xd8\xff",
        "start and end.jpg": b"\xff\xd8\xff\xd9",
        "signature only.png": png[:8],
        "signature only.webp": b"RIFF\x00\x00\x00\x00WEBP",
        "brand only.heic": ftyp,
        "noise.jpg": random.Random(SEED).randbytes(4096),
        "text.jpg": b"this is not a photo\n" * 50,
        "picture.gif": encode(kind="GIF"),
        "picture.bmp": encode(kind="BMP"),
        "picture.tiff": encode(kind="TIFF"),
        "picture.pdf": encode(kind="PDF"),
        "picture.avif": b"\x00\x00\x00\x20ftypavif" + bytes(100),
        "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        "film.mp4": b"\x00\x00\x00\x18ftypisom" + bytes(200),
        "bomb.png": png_claiming(60_000, 60_000),
        "bomb that fits its header.png": png_claiming(30_000, 30_000, rows=40),
        "largest claim.png": png_claiming(2**31 - 1, 2**31 - 1),
        "wide strip.png": png_claiming(100_000, 120),
        "tall strip.png": png_claiming(120, 100_000),
        "no width.png": png_claiming(0, 100),
        "pixels missing.png": png_claiming(4_000, 4_000, rows=1),
        "bomb.jpg": jpeg_claiming(65_500, 65_500),
        "more pixels than data.jpg": jpeg_claiming(6_000, 6_000),
        "no height.jpg": jpeg_claiming(240, 0),
        "wide strip.jpg": jpeg_claiming(65_500, 110),
        "tiny.png": encode(picture(size=(3, 3)), "PNG"),
        "bomb.webp": webp[:12] + huge_canvas + webp[12:],
        "bomb.heic": ftyp + meta,
        "deep boxes.heic": ftyp + box(b"meta", bytes(4) + deep),
        "box of no size.heic": ftyp + b"\x00\x00\x00\x04meta" + heic()[len(ftyp) :],
        "box past the end.heic": ftyp + struct.pack(">I", 1 << 30) + b"mdat" + bytes(64),
        "long size.heic": ftyp + b"\x00\x00\x00\x01mdat" + b"\xff" * 8,
        "many boxes.heic": ftyp + box(b"free", b"") * 30_000,
        "sequence.heic": heic() + box(b"moov", bytes(32)),
        "two brands.heic": box(b"ftyp", b"mif1" + bytes(4) + b"mif1avif") + heic()[len(ftyp) :],
        "many scans.jpg": grown[:-2] + scan * 500 + b"\xff\xd9",
        "many segments.jpg": with_segment(jpg, jpeg_segment(0xFE, b"x") * 30_000),
        "segment too short.jpg": with_segment(jpg, b"\xff\xfe\x00\x01"),
        "many chunks.png": png[:33] + png_chunk(b"tEXt", b"a\x00b") * 30_000 + png[33:],
        "text bomb.png": png[:33] + png_chunk(b"zTXt", packed) + png[33:],
        "profile bomb.png": png[:33] + png_chunk(b"iCCP", packed) + png[33:],
        "deep exif.jpg": with_segment(jpg, jpeg_segment(0xE1, deep_exif())),
        "garbage exif.jpg": with_segment(jpg, jpeg_segment(0xE1, b"Exif\x00\x00" + b"\xff" * 400)),
        "huge exif.webp": encode(kind="WEBP", exif=b"Exif\x00\x00II*\x00" + bytes(3 << 20)),
        "animated.png": encode(kind="PNG", save_all=True, append_images=still),
        "animated.webp": encode(kind="WEBP", save_all=True, append_images=still),
        "also zip.jpg": jpg + b"PK\x03\x04" + bytes(60) + zip_end,
        "also zip in a comment.jpg": with_segment(jpg, jpeg_segment(0xFE, b"PK\x03\x04")) + zip_end,
        "also pdf.jpg": with_segment(jpg, jpeg_segment(0xFE, b"%PDF-1.7\n")),
        "also php.jpg": with_segment(jpg, jpeg_segment(0xFE, b"<?php system($_GET['c']); ?>")),
        "also web page.png": png + b"<html><script>alert(1)</script></html>",
        "also program.png": png + b"MZ\x90\x00" + bytes(100),
        "also gzip.webp": webp + b"\x1f\x8b\x08" + bytes(100),
    }  # fmt: skip


def decoder_killer() -> bytes:
    """A HEIC photo with two bytes changed on which pi-heif 1.4 dies of a null pointer."""
    data = bytearray(heic())
    data[178], data[497] = 0xBB, 0x80
    return bytes(data)


def hostile() -> dict[str, bytes]:
    """Everything an inspection must survive, by name."""
    return {
        "kills the decoder.heic": decoder_killer(),
        **crafted(),
        **dict(truncated()),
        **dict(fuzzed()),
    }
