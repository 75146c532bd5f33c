"""Travel times from OSRM, run inside this process on the extract.

``osrm-bindings`` brings the engine, the tools that prepare an extract, and the
profiles for car, bicycle and foot; it has wheels for Python 3.12 and newer.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from routing.cache import cache_dir, file_digest
from routing.errors import FileFormatError, TravelError
from routing.matrix.osrm_answers import NO_ROUTE, NO_SEGMENT, OsrmAnswers
from routing.matrix.provider import Progress, Snap
from routing.model import Location, Mode, TravelMatrix
from routing.settings import TravelSettings

__all__ = ["OsrmProvider", "osrm_is_installed"]

PACKAGE = "osrm-bindings"
PROFILES: Mapping[Mode, str] = {Mode.CAR: "car", Mode.EBIKE: "bicycle", Mode.FOOT: "foot"}
SERVICES = {"table": "Table", "nearest": "Nearest", "route": "Route"}
WHOLE_TABLE = 1_000_000


def osrm_is_installed() -> bool:
    """Return whether the engine can be had in this Python."""
    return find_spec("osrm") is not None


class OsrmProvider:
    """OSRM's contraction hierarchies on an extract, prepared once and kept in the cache.

    Parameters
    ----------
    roads
        ``.osm.pbf``, ``.osm.bz2`` or ``.osm``.
    settings
        ``snap_limit_m``.  Speeds are those of OSRM's own profiles.

    Raises
    ------
    TravelError
        If the engine is not installed.
    FileFormatError
        If there is no such file.
    """

    name = "osrm"

    def __init__(self, roads: Path, settings: TravelSettings) -> None:
        if not osrm_is_installed():
            raise TravelError(
                f"travel provider 'osrm' needs the package {PACKAGE}, which has no wheel for this "
                "Python: use Python 3.12 or newer on Linux, or set travel.provider to 'roads'"
            )
        if not roads.is_file():
            raise FileFormatError(str(roads), ["no such file: name an OpenStreetMap extract"])
        self._roads = roads
        self._limit_m = settings.snap_limit_m
        self._engines: dict[Mode, Any] = {}
        self._answers = OsrmAnswers(self.name, self._ask, settings.snap_limit_m, WHOLE_TABLE)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the extract and with the engine's version."""
        return f"{metadata.version(PACKAGE)}-{file_digest(self._roads)}-{self._limit_m}"

    def snap(self, locations: Sequence[Location], mode: Mode) -> tuple[Snap | None, ...]:
        """Return where each location meets the network."""
        return self._answers.snap(locations, mode)

    def table(
        self, locations: Sequence[Location], mode: Mode, progress: Progress | None = None
    ) -> TravelMatrix:
        """Return seconds and metres between all `locations`."""
        return self._answers.table(locations, mode, progress)

    def path(self, origin: Location, destination: Location, mode: Mode) -> tuple[Location, ...]:
        """Return the street geometry of the fastest path."""
        return self._answers.path(origin, destination, mode)

    def _ask(
        self, service: str, mode: Mode, locations: Sequence[Location], options: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        import osrm

        parameters = getattr(osrm, f"{SERVICES[service]}Parameters")(
            coordinates=[(location.lon, location.lat) for location in locations],
            **options,
        )
        try:
            answer = getattr(self._engine(mode), SERVICES[service])(parameters)
        except RuntimeError as error:
            code, _, message = str(error).partition(" - ")
            if code not in (NO_ROUTE, NO_SEGMENT):
                raise TravelError(f"osrm failed: {error}") from error
            return {"code": code, "message": message}
        plain: dict[str, Any] = _plain(answer)
        return {"code": "Ok"} | plain

    def _engine(self, mode: Mode) -> Any:
        if mode not in self._engines:
            import osrm

            self._engines[mode] = osrm.OSRM(
                storage_config=str(self._prepared(mode) / "roads.osrm"),
                algorithm="CH",
                use_shared_memory=False,
                max_locations_distance_table=WHOLE_TABLE,
            )
        return self._engines[mode]

    def _prepared(self, mode: Mode) -> Path:
        """Return the folder with the engine's files, made if need be."""
        digest = f"{metadata.version(PACKAGE)}-{file_digest(self._roads)}"
        folder = cache_dir("osrm") / f"{digest}-{mode}"
        if folder.is_dir():
            return folder
        profile = resources.files("osrm") / "share" / "profiles" / f"{PROFILES[mode]}.lua"
        work = Path(tempfile.mkdtemp(dir=folder.parent))
        try:
            base = str(work / "roads.osrm")
            self._run("extract", "-p", str(profile), "-o", base, str(self._roads.resolve()))
            self._run("contract", base)
            work.rename(folder)
        except OSError:
            if not folder.is_dir():  # another process was quicker
                raise
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return folder

    def _run(self, tool: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "osrm", tool, "--threads", "2", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise TravelError(f"osrm cannot {tool} {self._roads}: {' '.join(last)}")


def _plain(value: Any) -> Any:
    """Return OSRM's own containers as dicts and lists."""
    import osrm

    if isinstance(value, osrm.Object):
        return {key: _plain(value[key]) for key in value}
    if isinstance(value, osrm.Array):
        return [_plain(item) for item in value]
    return value
