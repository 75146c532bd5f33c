"""Decode a HEIC photo in a process of its own: ``python -m inspection.photo.heic_child``.

One changed byte can kill pi-heif 1.4 (a null pointer in its reader of
metadata), and with it whoever called it.  This process may die, and it may
not use more memory or time than its parent allows.

Standard input is the file; standard output is :data:`HEADER` (width, height,
length of the mode's name, length of the EXIF block), mode, EXIF and RGB
pixels.  Whatever goes wrong ends it with a message on standard error and a
code other than 0.
"""

from __future__ import annotations

import io
import struct
import sys

__all__ = ["HEADER", "main"]

HEADER = struct.Struct(">IIII")


def main() -> None:
    """Decode standard input; arguments: most pixels, most bytes of memory, most seconds."""
    max_pixels, max_bytes, max_seconds = (int(argument) for argument in sys.argv[1:4])
    _limit(max_bytes, max_seconds)
    import pi_heif
    from PIL import Image

    pi_heif.options.DECODE_THREADS = 1
    pi_heif.options.THUMBNAILS = False
    pi_heif.options.DEPTH_IMAGES = False
    pi_heif.options.AUX_IMAGES = False
    opened = pi_heif.open_heif(io.BytesIO(sys.stdin.buffer.read()), convert_hdr_to_8bit=True)
    width, height = opened.size
    if width * height > max_pixels:
        sys.exit(f"{width} x {height} pixels, more than the header said")
    mode = opened.mode.encode("ascii")
    exif = opened.info.get("exif") or b""
    out = sys.stdout.buffer
    out.write(HEADER.pack(width, height, len(mode), len(exif)))
    out.write(mode + exif)
    if opened.mode == "RGB" and opened.stride == 3 * width:
        out.write(opened.data)
        return
    raw = ("raw", opened.mode, opened.stride, 1)
    image = Image.frombuffer(opened.mode, opened.size, opened.data, *raw)
    out.write(image.convert("RGB").tobytes())


def _limit(max_bytes: int, max_seconds: int) -> None:
    """Bound memory and processor time where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (max_seconds, max_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
