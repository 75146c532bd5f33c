"""Marks that a program other than a camera left in a photo's file.

Three kinds: the name it wrote (EXIF), signed statements about how the picture
was made (C2PA), and quantisation tables as programs have them but cameras do
not.  None found proves nothing: all can be removed.

References
----------
C2PA technical specification 2.x, actions and digitalSourceType (IPTC); ITU-T
T.81 annex K (the tables that programs scale).
"""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from inspection.finding import Evidence, Finding, Outcome
from inspection.photo import Photo, PhotoFormat

if TYPE_CHECKING:
    from c2pa import Context

__all__ = ["check"]

_ORIGINAL = "send the photo as the app took it, unedited"
_MIME = {
    PhotoFormat.JPEG: "image/jpeg",
    PhotoFormat.PNG: "image/png",
    PhotoFormat.WEBP: "image/webp",
    PhotoFormat.HEIC: "image/heic",
}
_GENERATED = ("trainedalgorithmicmedia", "compositewithtrainedalgorithmicmedia")
_HARMLESS = frozenset({
    "c2pa.created", "c2pa.opened", "c2pa.published", "c2pa.transcoded", "c2pa.repackaged",
    "c2pa.converted", "c2pa.orientation",
})  # fmt: skip
_LARGEST_STATEMENT = 4_000_000
_ANNEX_K_LUMA = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip


def check(photo: Photo, original: bytes) -> tuple[Finding, ...]:
    """Look for marks of programs.

    Parameters
    ----------
    photo
        As taken in.
    original
        The bytes it was taken in from.
    """
    found = [*_named(photo), *_stated(photo, original), *_recompressed(photo, original)]
    if found:
        return tuple(found)
    message = "no program left a mark; one that was careful would not"
    evidence = (Evidence(photo.name, photo.digest),)
    return (Finding("edit.none", Outcome.PASS, message, "", evidence),)


@dataclass(frozen=True, slots=True)
class _Programs:
    edits: tuple[str, ...]
    generates: tuple[str, ...]


@cache
def _programs() -> _Programs:
    text = files("inspection.checks").joinpath("editors.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return _Programs(tuple(table["edits"]), tuple(table["generates"]))


def _named(photo: Photo) -> Iterator[Finding]:
    software = photo.exif.software
    low = software.lower()
    evidence = (Evidence(photo.name, photo.digest, text=software),)
    if any(name in low for name in _programs().generates):
        message = f"written by {software}, which generates pictures"
        yield Finding("edit.generated", Outcome.FAIL, message, _ORIGINAL, evidence)
    elif any(name in low for name in _programs().edits):
        message = f"written by {software}, which edits pictures"
        yield Finding("edit.software", Outcome.FAIL, message, _ORIGINAL, evidence)


@cache
def _offline() -> Context:
    from c2pa import Context, Settings

    verify = {"remote_manifest_fetch": False, "ocsp_fetch": False}
    return Context(Settings.from_dict({"verify": verify}))


def _stated(photo: Photo, original: bytes) -> Iterator[Finding]:
    from c2pa import C2paError, Reader

    evidence = (Evidence(photo.name, photo.digest),)
    try:
        with Reader(_MIME[photo.kind], io.BytesIO(original), context=_offline()) as reader:
            text = reader.json()
        statement = json.loads(text) if len(text) <= _LARGEST_STATEMENT else {}
    except C2paError.ManifestNotFound:
        return
    except (C2paError, ValueError, RecursionError) as error:
        message = f"its C2PA statement cannot be read: {str(error)[:200]}"
        yield Finding("edit.c2pa", Outcome.CANNOT_TELL, message, _ORIGINAL, evidence)
        return
    yield _judged(statement, evidence)


def _judged(statement: Mapping[str, object], evidence: tuple[Evidence, ...]) -> Finding:
    faults = [code for code in _codes(statement) if not code.endswith(".untrusted")]
    signer = "by a signer nobody here vouches for"
    if statement.get("validation_state") == "Invalid" or faults:
        listed = ", ".join(faults) or "not valid"
        message = f"its C2PA statement does not fit the file ({listed}): changed after signing"
        return Finding("edit.c2pa", Outcome.FAIL, message, _ORIGINAL, evidence)
    steps = list(_steps(statement))
    if any(source.lower().endswith(_GENERATED) for _, source in steps):
        message = f"its C2PA statement, {signer}, says that it was generated"
        return Finding("edit.generated", Outcome.FAIL, message, _ORIGINAL, evidence)
    edits = sorted({action for action, _ in steps} - _HARMLESS)
    if edits:
        message = f"its C2PA statement, {signer}, tells of edits: {', '.join(edits)}"
        return Finding("edit.c2pa", Outcome.FAIL, message, _ORIGINAL, evidence)
    message = f"its C2PA statement, {signer}, tells of no edit"
    return Finding("edit.c2pa", Outcome.PASS, message, "", evidence)


def _codes(statement: Mapping[str, object]) -> Iterator[str]:
    listed = statement.get("validation_status")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            yield str(one.get("code", "unknown"))


def _steps(statement: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield action and source of every step that any manifest in the file tells of."""
    manifests = statement.get("manifests")
    for manifest in manifests.values() if isinstance(manifests, dict) else ():
        for assertion in _list(manifest, "assertions"):
            if isinstance(assertion, dict) and str(assertion.get("label", "")).startswith(
                "c2pa.actions"
            ):
                for step in _list(assertion.get("data"), "actions"):
                    if isinstance(step, dict):
                        yield str(step.get("action", "")), str(step.get("digitalSourceType", ""))


def _list(holder: object, key: str) -> list[object]:
    value = holder.get(key) if isinstance(holder, dict) else None
    return value if isinstance(value, list) else []


def _recompressed(photo: Photo, original: bytes) -> Iterator[Finding]:
    """Say so if a file that names a camera has the tables of a program: a hint only."""
    if photo.kind is not PhotoFormat.JPEG or not (photo.exif.make or photo.exif.model):
        return
    quality = _program_quality(original)
    if quality is None:
        return
    camera = f"{photo.exif.make} {photo.exif.model}".strip()
    message = (
        f"names a {camera} but is compressed with the tables of a common program (quality "
        f"{quality}): likely saved again, which messengers do too; a hint only"
    )
    evidence = (Evidence(photo.name, photo.digest),)
    yield Finding("edit.recompressed", Outcome.CANNOT_TELL, message, _ORIGINAL, evidence)


def _program_quality(original: bytes) -> int | None:
    """Return the quality at which the tables of annex K, scaled, give the file's own."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(original), formats=["JPEG"]) as image:
            tables: Mapping[int, list[int]] = getattr(image, "quantization", {})
    except (OSError, ValueError, SyntaxError):
        return None
    own = sorted(tables.get(0, ()))
    for quality in range(1, 100):
        scale = 5000 // quality if quality < 50 else 200 - 2 * quality
        scaled = [min(255, max(1, (value * scale + 50) // 100)) for value in _ANNEX_K_LUMA]
        if own == sorted(scaled):
            return quality
    return None
