"""Online sources against a server on this machine that speaks as the services do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)
from geopy.geocoders.base import Geocoder

from routing.datum import wgs84_to_gcj02
from routing.errors import FileFormatError
from routing.geocode import Precision, UnplacedCode, make_geocoder
from routing.geocode.amap import AMap
from tests.routing.geocode.builders import off_m, placed, settings, unplaced

DOOR = (22.543096, 114.057865)


@dataclass
class Service:
    """A server that answers every request by `reply` and remembers what it was asked."""

    address: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    reply: Callable[[dict[str, str]], Any] = lambda _: {}


@pytest.fixture
def service() -> Iterator[Service]:
    state = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            state.asked.append((parts.path, query))
            body = json.dumps(state.reply(query), ensure_ascii=False).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json;charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


def amap_page(*levels: str, point: tuple[float, float] = DOOR) -> dict[str, Any]:
    lat, lon = map(float, wgs84_to_gcj02(*point))
    geocodes = [
        {
            "formatted_address": "广东省深圳市福田区福中路1号",
            "country": "中国",
            "province": "广东省",
            "citycode": "0755",
            "city": "深圳市",
            "district": "福田区",
            "township": [],
            "neighborhood": {"name": [], "type": []},
            "building": {"name": [], "type": []},
            "adcode": "440304",
            "street": "福中路",
            "number": "1号",
            "location": f"{lon + 0.01 * at:.6f},{lat:.6f}",
            "level": level,
        }
        for at, level in enumerate(levels)
    ]
    return {
        "status": "1",
        "info": "OK",
        "infocode": "10000",
        "count": str(len(geocodes)),
        "geocodes": geocodes,
    }


def amap_error(code: str, info: str) -> dict[str, Any]:
    return {"status": "0", "info": info, "infocode": code}


def amap(service: Service, **options: Any) -> AMap:
    return AMap("k3y", scheme="http", domain=service.address, timeout=5, **options)


def book(service: Service, **changes: Any):  # type: ignore[no-untyped-def]
    options = {"api_key": "k3y", "scheme": "http", "domain": service.address, "timeout": 5}
    online = {"amap": options | changes}
    return make_geocoder(settings(sources=("known", "gazetteer", "amap"), online=online))


def test_amap_is_a_geopy_geocoder_in_its_own_datum(service: Service) -> None:
    service.reply = lambda _: amap_page("门牌号")
    geocoder = amap(service, city="深圳")
    found = geocoder.geocode("福中路1号")
    assert isinstance(geocoder, Geocoder)
    assert (round(found.latitude, 5), round(found.longitude, 5)) == tuple(
        round(float(x), 5) for x in wgs84_to_gcj02(*DOOR)
    )
    assert found.address == "广东省深圳市福田区福中路1号"
    assert found.raw["adcode"] == "440304"
    path, query = service.asked[0]
    assert path == "/v3/geocode/geo"
    assert query == {"key": "k3y", "address": "福中路1号", "city": "深圳", "output": "JSON"}


def test_amap_gives_all_answers_if_asked(service: Service) -> None:
    service.reply = lambda _: amap_page("道路", "道路")
    assert len(amap(service).geocode("福中路", exactly_one=False)) == 2


@pytest.mark.parametrize("page", [amap_page(), amap_page() | {"geocodes": [{"location": []}]}])
def test_amap_knows_nothing(service: Service, page: dict[str, Any]) -> None:
    service.reply = lambda _: page
    assert amap(service).geocode("无此地") is None


def test_amap_signs_its_requests(service: Service) -> None:
    service.reply = lambda _: amap_page("门牌号")
    amap(service, security_key="s3cret").geocode("福中路1号")
    text = "address=福中路1号&key=k3y&output=JSONs3cret"
    assert service.asked[0][1]["sig"] == md5(text.encode()).hexdigest()  # noqa: S324


@pytest.mark.parametrize(
    ("code", "info", "error"),
    [
        ("10001", "INVALID_USER_KEY", GeocoderAuthenticationFailure),
        ("10003", "DAILY_QUERY_OVER_LIMIT", GeocoderQuotaExceeded),
        ("10004", "ACCESS_TOO_FREQUENT", GeocoderRateLimited),
        ("10007", "INVALID_USER_SIGNATURE", GeocoderAuthenticationFailure),
        ("10009", "USERKEY_PLAT_NOMATCH", GeocoderInsufficientPrivileges),
        ("10015", "GATEWAY_TIMEOUT", GeocoderTimedOut),
        ("10016", "SERVER_IS_BUSY", GeocoderUnavailable),
        ("10021", "CUQPS_HAS_EXCEEDED_THE_LIMIT", GeocoderRateLimited),
        ("20000", "INVALID_PARAMS", GeocoderQueryError),
        ("30001", "ENGINE_RESPONSE_DATA_ERROR", GeocoderServiceError),
    ],
)
def test_amap_errors_are_geopys(
    service: Service, code: str, info: str, error: type[Exception]
) -> None:
    service.reply = lambda _: amap_error(code, info)
    with pytest.raises(error, match=info) as caught:
        amap(service).geocode("福中路1号")
    assert type(caught.value) is error


def test_amap_nonsense_is_a_parse_error(service: Service) -> None:
    page = amap_page("门牌号")
    page["geocodes"][0]["location"] = "somewhere"
    service.reply = lambda _: page
    with pytest.raises(GeocoderParseError):
        amap(service).geocode("福中路1号")


def test_an_online_answer_is_brought_to_wgs84_and_named(service: Service) -> None:
    service.reply = lambda _: amap_page("门牌号")
    found = placed(book(service, city="1").place("深圳市福田区福中路1号"))
    assert (found.precision, found.source) == (Precision.DOOR, "amap")
    assert off_m(found.location, DOOR) < 1.0


@pytest.mark.parametrize(
    ("level", "code"), [("区县", "TOO_COARSE"), ("村庄", "TOO_COARSE"), ("?", "TOO_COARSE")]
)
def test_a_coarse_online_answer_is_refused(service: Service, level: str, code: str) -> None:
    service.reply = lambda _: amap_page(level)
    assert unplaced(book(service, city=level).place("深圳市福田区")).code is UnplacedCode[code]


def test_two_online_answers_far_apart_are_ambiguous(service: Service) -> None:
    service.reply = lambda _: amap_page("门牌号", "门牌号")
    found = unplaced(book(service, city="2").place("深圳市福田区福中路1号"))
    assert found.code is UnplacedCode.AMBIGUOUS
    assert len(found.candidates) == 2


def test_nothing_is_asked_twice_even_by_another_run(service: Service) -> None:
    service.reply = lambda _: amap_page("门牌号")
    for _ in range(2):
        run = book(service, city="3")
        run.place("深圳市福田区福中路1号")
        run.place("深圳市福田区福中路1号")
    assert len(service.asked) == 1


def test_other_options_are_other_answers(service: Service) -> None:
    service.reply = lambda _: amap_page("门牌号")
    for city in ("深圳", "广州"):
        book(service, city=city).place("福中路1号")
    assert len(service.asked) == 2


def test_requests_keep_their_distance(service: Service) -> None:
    service.reply = lambda _: amap_page("门牌号")
    online = {"amap": {"api_key": "k", "scheme": "http", "domain": service.address, "city": "4"}}
    run = make_geocoder(settings(sources=("amap",), online=online, min_delay_s=0.25))
    began = time.monotonic()
    for number in (1, 2, 3):
        run.place(f"福中路{number}号")
    assert len(service.asked) == 3
    assert time.monotonic() - began >= 0.5


def test_a_failing_service_loses_no_address(service: Service) -> None:
    service.reply = lambda _: amap_error("10001", "INVALID_USER_KEY")
    run = book(service, city="5")
    first = unplaced(run.place("福中路1号"))
    assert first.code is UnplacedCode.SOURCE_FAILED
    assert "INVALID_USER_KEY" in first.message
    asked = len(service.asked)
    assert unplaced(run.place("福中路2号")).code is UnplacedCode.SOURCE_FAILED
    assert len(service.asked) == asked, "a key that is refused is not tried again"


def test_a_passing_failure_is_tried_again(service: Service) -> None:
    pages = [amap_error("10021", "CUQPS_HAS_EXCEEDED_THE_LIMIT"), amap_page("门牌号")]
    service.reply = lambda _: pages.pop(0)
    assert placed(book(service, city="6").place("福中路1号")).source == "amap"


def test_nominatim_comes_by_configuration(service: Service) -> None:
    service.reply = lambda _: [
        {"lat": "47.14", "lon": "9.52", "display_name": "Städtle 32, Vaduz", "place_rank": 30}
    ]
    options = {
        "service": "nominatim",
        "user_agent": "tests",
        "scheme": "http",
        "domain": service.address,
    }
    run = make_geocoder(settings(sources=("osm",), online={"osm": options}))
    found = placed(run.place("Städtle 32, Vaduz"))
    assert (found.source, found.precision) == ("osm", Precision.DOOR)
    assert off_m(found.location, (47.14, 9.52)) < 0.1


def test_photon_tells_its_precision(service: Service) -> None:
    feature = {
        "geometry": {"coordinates": [9.52, 47.14]},
        "properties": {"name": "Städtle", "type": "street"},
    }
    service.reply = lambda _: {"features": [feature]}
    options = {"scheme": "http", "domain": service.address}
    run = make_geocoder(settings(sources=("photon",), online={"photon": options}))
    assert placed(run.place("Städtle, Vaduz")).precision is Precision.ROAD


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"service": "telepathy"}, "telepathy"),
        ({"datum": "mars"}, "mars"),
        ({"colour": "red"}, "colour"),
        ({"precision": "exact"}, "exact"),
    ],
)
def test_wrong_options_name_their_section(options: dict[str, str], said: str) -> None:
    online = {"amap": {"api_key": "k"} | options}
    with pytest.raises(FileFormatError, match=said) as caught:
        make_geocoder(settings(sources=("amap",), online=online))
    assert caught.value.subject == "settings geocode.online.amap"
