"""Routing servers on the loopback that answer as the real ones do.

What they answer is computed on a small network; how it is written follows the
documentation of OSRM and Valhalla.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from routing.errors import TravelError
from routing.matrix.roads import RoadsProvider
from routing.model import UNREACHABLE, Location, Mode

Answer = tuple[int, str]


@dataclass
class FakeServer:
    """What a server answers from, what it was asked, and how it misbehaves.

    ``fault`` replaces every answer: a (status, text) pair, or ``"slow"``.
    """

    engine: RoadsProvider
    requests: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    fault: Answer | str | None = None
    url: str = ""

    def answer(self, path: str, body: dict[str, Any] | None) -> Answer:
        self.requests.append(path)
        if body is not None:
            self.bodies.append(body)
        if isinstance(self.fault, tuple):
            return self.fault
        if self.fault == "slow":
            time.sleep(0.5)
        status, content = self.reply(path, body)
        return status, json.dumps(content)

    def reply(self, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        raise NotImplementedError

    def pair(self, origin: Location, destination: Location, mode: Mode) -> tuple[Any, Any]:
        matrix = self.engine.table((origin, destination), mode)
        if matrix.durations_s[0, 1] == UNREACHABLE:
            return None, None
        seconds, metres = float(matrix.durations_s[0, 1]), float(matrix.distances_m[0, 1])
        return max(0.0, seconds - 0.4), max(0.0, metres - 0.4)


class FakeOsrm(FakeServer):
    """``osrm-routed``: snaps at any distance and says how far."""

    modes: ClassVar = {"driving": Mode.CAR, "cycling": Mode.EBIKE, "walking": Mode.FOOT}

    def reply(self, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        parts = urlsplit(path)
        match = re.fullmatch(r"/(table|nearest|route)/v1/(\w+)/([-\d.,;]+)", parts.path)
        if match is None:
            return 400, {"code": "InvalidUrl", "message": "URL string malformed"}
        mode = self.modes[match[2]]
        points = [
            Location(float(lat), float(lon))
            for lon, lat in (pair.split(",") for pair in match[3].split(";"))
        ]
        options = {key: values[0] for key, values in parse_qs(parts.query).items()}
        return getattr(self, f"_{match[1]}")(points, mode, options)

    def _waypoints(self, points: Sequence[Location], mode: Mode) -> list[dict[str, Any]]:
        return [
            {
                "hint": "",
                "name": snap.road,
                "location": [snap.location.lon, snap.location.lat],
                "distance": snap.distance_m,
            }
            for snap in self.engine.snap(points, mode)
            if snap is not None
        ]

    def _nearest(self, points: Any, mode: Mode, options: Any) -> tuple[int, Any]:
        assert not options
        return 200, {"code": "Ok", "waypoints": self._waypoints(points, mode)}

    def _table(self, points: Any, mode: Mode, options: Any) -> tuple[int, Any]:
        assert options["annotations"] == "duration,distance"
        sources = [points[int(at)] for at in options["sources"].split(";")]
        targets = [points[int(at)] for at in options["destinations"].split(";")]
        pairs = [[self.pair(source, target, mode) for target in targets] for source in sources]
        return 200, {
            "code": "Ok",
            "durations": [[seconds for seconds, _ in row] for row in pairs],
            "distances": [[metres for _, metres in row] for row in pairs],
            "sources": self._waypoints(sources, mode),
            "destinations": self._waypoints(targets, mode),
        }

    def _route(self, points: Any, mode: Mode, options: Any) -> tuple[int, Any]:
        assert (options["overview"], options["geometries"]) == ("full", "geojson")
        try:
            path = self.engine.path(points[0], points[1], mode)
        except TravelError:
            return 400, {"code": "NoRoute", "message": "Impossible route between points"}
        line = [[point.lon, point.lat] for point in path]
        route = {"geometry": {"type": "LineString", "coordinates": line}}
        return 200, {"code": "Ok", "routes": [route], "waypoints": self._waypoints(points, mode)}


class FakeValhalla(FakeServer):
    """``valhalla_service``."""

    modes: ClassVar = {"auto": Mode.CAR, "bicycle": Mode.EBIKE, "pedestrian": Mode.FOOT}

    def reply(self, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        assert body is not None
        mode = self.modes[body["costing"]]
        asked = {
            key: [Location(point["lat"], point["lon"]) for point in body[key]]
            for key in ("locations", "sources", "targets")
            if key in body
        }
        return getattr(self, f"_{path.strip('/')}")(asked, mode)

    def _locate(self, asked: Any, mode: Mode) -> tuple[int, Any]:
        snaps = self.engine.snap(asked["locations"], mode)
        return 200, [
            {
                "input_lat": point.lat,
                "input_lon": point.lon,
                "nodes": None,
                "edges": snap
                and [
                    {
                        "correlated_lat": snap.location.lat,
                        "correlated_lon": snap.location.lon,
                        "percent_along": 0.5,
                        "side_of_street": "neither",
                        "way_id": 1,
                    }
                ],
            }
            for point, snap in zip(asked["locations"], snaps, strict=True)
        ]

    def _sources_to_targets(self, asked: Any, mode: Mode) -> tuple[int, Any]:
        rows = []
        for at, source in enumerate(asked["sources"]):
            row = []
            for to, target in enumerate(asked["targets"]):
                seconds, metres = self.pair(source, target, mode)
                km = None if metres is None else metres / 1000
                row.append({"from_index": at, "to_index": to, "time": seconds, "distance": km})
            rows.append(row)
        return 200, {"algorithm": "costmatrix", "units": "kilometers", "sources_to_targets": rows}

    def _route(self, asked: Any, mode: Mode) -> tuple[int, Any]:
        try:
            path = self.engine.path(*asked["locations"], mode)
        except TravelError:
            return 400, {"error_code": 442, "error": "No path could be found for input"}
        return 200, {"trip": {"status": 0, "legs": [{"shape": encode_polyline(path)}]}}


def encode_polyline(points: Sequence[Location]) -> str:
    text, lat, lon = "", 0, 0
    for point in points:
        north, east = round(point.lat * 1e6), round(point.lon * 1e6)
        for step in (north - lat, east - lon):
            figure = step << 1 if step >= 0 else ~(step << 1)
            while figure >= 0x20:
                text += chr((0x20 | (figure & 0x1F)) + 63)
                figure >>= 5
            text += chr(figure + 63)
        lat, lon = north, east
    return text


@contextmanager
def serving(server: FakeServer) -> Iterator[FakeServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(*server.answer(self.path, None))

        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            self._send(*server.answer(self.path, json.loads(self.rfile.read(size))))

        def _send(self, status: int, text: str) -> None:
            content = text.encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                return  # the client no longer waits

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            return

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
