"""What happens around every request: ids, headers, limits, logs, health, figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from courier_api.app import create_app
from courier_api.domain.actor import Role
from courier_api.storage import SqlStore, open_store
from courier_api.web.limiter import Limiter
from tests.courier_api.web.bench import bench
from tests.courier_api.web.callers import Caller, sign_in
from tests.courier_api.web.conftest import SECRET, Lines, config_for

THING = "/v1/bench/things/t1"


@pytest.fixture
def strict(url: str, store: SqlStore) -> Callable[..., Flask]:
    def made(per_minute: int = 3, **settings: Any) -> Flask:
        config = config_for(url)
        for name, value in settings.items():
            object.__setattr__(config, name, value)
        limiter = Limiter(per_minute)
        return create_app(config, store=store, limiter=limiter, blueprints=(bench,))

    return made


class TestRequestIds:
    def test_takes_a_harmless_one(self, agent: Caller, lines: Lines) -> None:
        answer = agent.get(THING, headers={"X-Request-Id": "phone-0001-abc"})
        assert answer.headers["X-Request-Id"] == "phone-0001-abc"
        assert lines.all()[-1]["request_id"] == "phone-0001-abc"

    @pytest.mark.parametrize(
        "named", ["", "x", "a b c d e f", "13812345678", "id-13812345678-1", "x" * 65, '"},{"a":"']
    )
    def test_makes_one_in_place_of_others(self, agent: Caller, named: str) -> None:
        answer = agent.get(THING, headers={"X-Request-Id": named})
        assert answer.headers["X-Request-Id"] != named
        assert len(answer.headers["X-Request-Id"]) == 32

    def test_is_in_every_problem(self, agent: Caller) -> None:
        answer = agent.get("/v1/nowhere")
        assert answer.json["request_id"] == answer.headers["X-Request-Id"]


class TestHttp:
    def test_unknown_paths(self, agent: Caller) -> None:
        answer = agent.get("/v1/nowhere/13812345678")
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
        assert "13812345678" not in answer.text

    def test_other_methods(self, agent: Caller) -> None:
        answer = agent.call("PUT", THING)
        assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
        assert set(answer.headers["Allow"].split(", ")) >= {"GET", "PATCH", "DELETE"}

    def test_odd_methods(self, agent: Caller, lines: Lines) -> None:
        assert agent.call("BREW", THING).status_code == 405
        assert lines.all()[-1]["method"] == "OTHER"

    def test_head_is_get_without_a_body(self, agent: Caller) -> None:
        answer = agent.call("HEAD", THING)
        assert (answer.status_code, answer.data) == (200, b"")
        assert int(answer.headers["Content-Length"]) > 0

    def test_options_names_methods_and_lets_no_other_origin_in(self, agent: Caller) -> None:
        answer = agent.call("OPTIONS", THING, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 200
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]

    def test_headers_of_safety(self, agent: Caller) -> None:
        for path in (THING, "/v1/nowhere", "/health/live"):
            headers = agent.get(path).headers
            assert headers["Cache-Control"] == "no-store"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Content-Security-Policy"].startswith("default-src 'none'")
            assert headers["Strict-Transport-Security"].startswith("max-age=")
            assert "Server" not in headers


class TestLimits:
    def test_counts_a_person(self, strict: Callable[..., Flask], store: SqlStore) -> None:
        app = strict(3)
        agent, other = sign_in(app, store, Role.AGENT), sign_in(app, store, Role.AGENT)
        left = [agent.get(THING).headers["RateLimit"].partition(";t=")[0] for _ in range(3)]
        assert left == ['"default";r=2', '"default";r=1', '"default";r=0']
        refused = agent.get(THING)
        assert (refused.status_code, refused.json["type"]) == (429, "/problems/throttled")
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert refused.headers["RateLimit-Policy"] == '"default";q=3;w=60'
        assert other.get(THING).status_code == 200

    def test_counts_an_address_where_nobody_is_proven(
        self, strict: Callable[..., Flask], store: SqlStore
    ) -> None:
        app = strict(3)
        agent = sign_in(app, store, Role.AGENT)
        guesses = [
            agent.get(THING, headers={"Authorization": "Bearer guess"}).status_code
            for _ in range(5)
        ]
        assert guesses == [401, 401, 401, 429, 429]
        assert agent.get(THING).status_code == 200

    def test_leaves_health_alone(self, strict: Callable[..., Flask]) -> None:
        client = strict(1).test_client()
        assert [client.get("/health/live").status_code for _ in range(3)] == [200] * 3


class TestLogs:
    def test_a_line_tells_who_did_what_where(self, courier: Caller, lines: Lines) -> None:
        courier.get(THING)
        line = lines.all()[-1]
        assert line["event"] == "request"
        assert (line["method"], line["status"]) == ("GET", 200)
        assert line["route"] == "/v1/bench/things/<thing_id>"
        assert (line["person"], line["role"]) == (courier.person.id, "courier")
        assert line["ms"] >= 0

    def test_hold_nothing_that_was_sent(self, agent: Caller, lines: Lines) -> None:
        secrets = ["13812345678", "张三", "粤B12345", "44030019900101123X"]
        for secret in secrets:
            agent.post("/v1/bench/things", json={"name": secret, secret: secret})
            agent.post("/v1/bench/things", json={"name": secret})
            agent.get(f"/v1/bench/things?cursor={secret}")
            agent.get(f"/v1/{secret}", headers={"X-Request-Id": secret.encode().hex()[:5]})
            agent.get(THING, headers={"User-Agent": secret.encode(), "Referer": "http://x/1"})
        assert lines.all()
        assert [secret for secret in secrets if secret in lines.text] == []
        assert agent.token not in lines.text


class TestOperations:
    def test_lives_and_is_ready(self, app: Flask) -> None:
        client = app.test_client()
        assert client.get("/health/live").json == {"status": "live"}
        assert client.get("/health/ready").json == {"status": "ready"}

    def test_is_not_ready_without_its_database(self, empty_url: str, url: str) -> None:
        store = open_store(url, secret=SECRET.key("vault"))
        app = create_app(config_for(url), store=store, blueprints=())
        nowhere = open_store.__globals__["make_engine"](empty_url)
        store.close()
        store.engine = nowhere
        answer = app.test_client().get("/health/ready")
        assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
        assert app.test_client().get("/health/live").status_code == 200
        store.close()

    def test_figures_are_for_this_machine(self, app: Flask, agent: Caller) -> None:
        agent.get(THING)
        client = app.test_client()
        figures = client.get("/metrics").text
        assert 'route="/v1/bench/things/<thing_id>",status="200"' in figures
        assert agent.person.id not in figures
        elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
        assert client.get("/metrics", environ_overrides=elsewhere).status_code == 404
        proxied = {"X-Forwarded-For": "192.0.2.1"}
        assert client.get("/metrics", headers=proxied).status_code == 404

    def test_figures_open_to_others_by_token(self, strict: Callable[..., Flask]) -> None:
        client = strict(9, metrics_token="t0ken-" * 4).test_client()
        elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
        good = {"Authorization": "Bearer " + "t0ken-" * 4}
        bad = {"Authorization": "Bearer é"}
        assert client.get("/metrics", headers=good, environ_overrides=elsewhere).status_code == 200
        assert client.get("/metrics", headers=bad).status_code == 404
        assert client.get("/metrics").status_code == 404
