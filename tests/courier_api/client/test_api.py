"""Acts are sent until they are answered, always under the same key."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import httpx
import pytest

from courier_api.client import Api, ApiRefusedError, NoAnswerError, Session
from courier_api.client.cash import pieces
from courier_api.client.courier import CourierPhone


def api(answer: Callable[[httpx.Request, int], httpx.Response], **options: float) -> Api:
    """An API that answers the n-th request as told."""
    calls: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        return answer(request, len(calls))

    http = httpx.Client(transport=httpx.MockTransport(handle), base_url="http://server")
    return Api(http, **options)


def test_a_lost_answer_is_asked_for_again_with_the_same_key() -> None:
    keys = []

    def answer(request: httpx.Request, number: int) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        if number < 3:
            raise httpx.ReadError("lost")
        return httpx.Response(201, json={})

    assert api(answer).act("POST", "/v1/x", lambda *_: {}, json={}).status_code == 201
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_two_acts_have_two_keys() -> None:
    keys = []

    def answer(request: httpx.Request, _number: int) -> httpx.Response:
        keys.append(request.headers["Idempotency-Key"])
        return httpx.Response(204)

    client = api(answer)
    client.act("POST", "/v1/x", lambda *_: {})
    client.act("POST", "/v1/x", lambda *_: {})
    assert len(set(keys)) == 2


@pytest.mark.parametrize(
    ("status", "kind"), [(429, "throttled"), (503, "contention"), (409, "in-flight")]
)
def test_a_server_that_is_busy_is_asked_again(status: int, kind: str) -> None:
    def answer(_request: httpx.Request, number: int) -> httpx.Response:
        if number == 1:
            problem = {"type": f"/problems/{kind}"}
            return httpx.Response(status, json=problem, headers={"Retry-After": "0"})
        return httpx.Response(200, json={"number": number})

    assert api(answer).get("/v1/x", lambda *_: {}).json() == {"number": 2}


def test_a_refusal_is_final_and_names_every_fault() -> None:
    problem = {"type": "/problems/guard", "errors": [{"detail": "one"}, {"detail": "two"}]}
    with pytest.raises(ApiRefusedError) as caught:
        api(lambda *_: httpx.Response(409, json=problem)).get("/v1/x", lambda *_: {})
    assert (caught.value.kind, caught.value.faults) == ("guard", ["one", "two"])


def test_patience_ends() -> None:
    def lost(*_: object) -> httpx.Response:
        raise httpx.ConnectError("no network")

    with pytest.raises(NoAnswerError):
        api(lost, patience_s=0.2).act("POST", "/v1/x", lambda *_: {})


def test_cash_is_counted_in_the_fewest_pieces() -> None:
    assert pieces(12_345, (10_000, 2_000, 100, 10, 5)) == [
        {"denomination_fen": 10_000, "pieces": 1},
        {"denomination_fen": 2_000, "pieces": 1},
        {"denomination_fen": 100, "pieces": 3},
        {"denomination_fen": 10, "pieces": 4},
        {"denomination_fen": 5, "pieces": 1},
    ]
    with pytest.raises(ValueError, match="3 fen are left over"):
        pieces(13, (10, 5))


def test_a_photo_is_sent_as_it_is_under_its_digest_and_again_after_a_lost_answer() -> None:
    content, sent = b"\xff\xd8 a photo", []

    def answer(request: httpx.Request, number: int) -> httpx.Response:
        if request.method == "POST":
            tokens = {"access_token": "a", "refresh_token": "r", "expires_in_s": 600}
            return httpx.Response(201, json=tokens | {"person_id": "c1"})
        sent.append(request)
        if len(sent) == 1:
            raise httpx.ReadError("lost")
        return httpx.Response(200, json={})

    phone = CourierPhone(Session.open(api(answer), "c1", "password"))
    digest = phone.upload_photo("o1", "vin", content)
    assert digest == sha256(content).hexdigest()
    first, again = sent
    assert first.url.path == f"/v1/orders/o1/photos/{digest}"
    assert first.url.params["item"] == "vin"
    assert (first.content, first.headers["Content-Type"]) == (content, "image/jpeg")
    assert first.headers["Idempotency-Key"] == again.headers["Idempotency-Key"]
