"""What every endpoint does alike."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable

import pytest

from courier_api.domain.actor import Role
from tests.courier_api.web import bench
from tests.courier_api.web.callers import Caller
from tests.courier_api.web.conftest import Lines

THINGS = "/v1/bench/things"


def new_key() -> str:
    return uuid.uuid4().hex


class TestCommands:
    def test_makes_a_thing_and_says_where_it_is(self, agent: Caller) -> None:
        made = agent.post(THINGS, json={"name": "x"})
        assert made.status_code == 201
        assert made.json == {"id": made.json["id"], "name": "x", "by": agent.person.id}
        assert made.headers["ETag"] == '"1"'
        assert made.headers["Location"] == f"{THINGS}/{made.json['id']}"
        assert "Idempotency-Replayed" not in made.headers

    def test_answers_a_repeat_as_the_first(self, agent: Caller) -> None:
        key = new_key()
        first = agent.post(THINGS, key=key, json={"name": "once"})
        second = agent.post(THINGS, key=key, json={"name": "once"})
        assert second.headers["Idempotency-Replayed"] == "true"
        assert (second.status_code, second.data) == (first.status_code, first.data)
        for name in ("ETag", "Location", "Content-Type"):
            assert second.headers[name] == first.headers[name]
        assert bench.made.count("once") == 1
        bench.made.clear()

    def test_refuses_a_key_that_came_with_another_body(self, agent: Caller) -> None:
        key = new_key()
        agent.post(THINGS, key=key, json={"name": "a"})
        other = agent.post(THINGS, key=key, json={"name": "b"})
        assert (other.status_code, other.json["type"]) == (422, "/problems/key-reused")

    def test_refuses_a_key_that_came_with_another_path(self, agent: Caller) -> None:
        key = new_key()
        agent.call("DELETE", f"{THINGS}/t1", key=key)
        assert agent.call("DELETE", f"{THINGS}/t2", key=key).status_code == 422

    def test_keeps_the_keys_of_two_people_apart(
        self, caller: Callable[..., Caller], agent: Caller
    ) -> None:
        key = new_key()
        first = agent.post(THINGS, key=key, json={"name": "a"})
        second = caller(Role.AGENT).post(THINGS, key=key, json={"name": "a"})
        assert second.status_code == 201
        assert second.json["id"] != first.json["id"]

    def test_lets_a_key_be_tried_again_after_an_error(self, agent: Caller) -> None:
        key = new_key()
        assert agent.post(THINGS, key=key, json={"name": ""}).status_code == 422
        assert agent.post(THINGS, key=key, json={"name": "x"}).status_code == 201

    @pytest.mark.parametrize(
        "key", [None, "", "short", "with space inside it", "ü" * 20, "x" * 256]
    )
    def test_needs_a_key(self, agent: Caller, key: str | None) -> None:
        answer = agent.post(THINGS, json={"name": "x"}, headers={"Idempotency-Key": key})
        assert (answer.status_code, answer.json["type"]) == (400, "/problems/key-missing")

    def test_names_every_reason_of_a_refusal(self, agent: Caller) -> None:
        answer = agent.post("/v1/bench/refusals")
        assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
        assert answer.json["type"] == "/problems/guard"
        assert len(answer.json["errors"]) == 2

    def test_needs_no_body_where_none_is_asked_for(self, agent: Caller) -> None:
        assert agent.call("DELETE", f"{THINGS}/t1").status_code == 204
        assert agent.call("DELETE", f"{THINGS}/t1", json={}).status_code == 204
        refused = agent.call("DELETE", f"{THINGS}/t1", json={"force": True})
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/force")
        assert agent.call("DELETE", f"{THINGS}/t1", data=b"x").status_code == 415

    def test_an_empty_answer_has_no_type(self, agent: Caller) -> None:
        answer = agent.call("DELETE", f"{THINGS}/t1")
        assert (answer.data, answer.headers.get("Content-Type")) == (b"", None)


class TestBodies:
    def test_names_all_fields_at_fault(self, agent: Caller) -> None:
        body = {"nme": "x", "amount_fen": 1.5, "at": "yesterday", "parts": [{"serial": "??"}, {}]}
        answer = agent.post(THINGS, json=body)
        assert answer.status_code == 422
        assert {fault["pointer"] for fault in answer.json["errors"]} == {
            "/nme",
            "/name",
            "/amount_fen",
            "/at",
            "/parts/0/serial",
            "/parts/1/serial",
        }

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"{",
            b"\xff\xfe",
            b'{"name": NaN}',
            b'{"name": "a", "name": "b"}',
            b"[" * 100_000,
            b'{"name": ' * 40 + b"1" + b"}" * 40,
            b'{"amount_fen": ' + b"9" * 5_000 + b"}",
        ],
        ids=["empty", "cut", "utf-16", "nan", "twice", "bottomless", "deep", "huge number"],
    )
    def test_refuses_what_is_no_json(self, agent: Caller, data: bytes) -> None:
        answer = agent.post(THINGS, data=data, content_type="application/json")
        assert (answer.status_code, answer.content_type) == (400, "application/problem+json")

    @pytest.mark.parametrize("body", ["[]", "1", '"x"', "null", "true"])
    def test_refuses_what_is_no_object(self, agent: Caller, body: str) -> None:
        answer = agent.post(THINGS, data=body, content_type="application/json")
        assert answer.status_code == 422

    def test_refuses_text_no_database_keeps(self, agent: Caller) -> None:
        body = r'{"name": "a\u0000b", "parts": [{"serial": "\ud800"}]}'
        answer = agent.post(THINGS, data=body, content_type="application/json")
        assert answer.status_code == 422
        pointers = [fault["pointer"] for fault in answer.json["errors"]]
        assert pointers == ["/name", "/parts/0/serial"]

    def test_refuses_other_media(self, agent: Caller) -> None:
        assert agent.post(THINGS, data="name=x").status_code == 415
        answer = agent.post(THINGS, json={"name": "x"}, headers={"Content-Encoding": "gzip"})
        assert answer.status_code == 415

    def test_refuses_what_is_too_large(self, agent: Caller) -> None:
        answer = agent.post(THINGS, json={"name": "x" * 3_000_000})
        assert (answer.status_code, answer.content_type) == (413, "application/problem+json")

    def test_refuses_a_query_nobody_asked_for(self, agent: Caller) -> None:
        assert agent.post(f"{THINGS}?role=admin", json={"name": "x"}).status_code == 422
        assert agent.get(f"{THINGS}/t1?x=1").status_code == 422

    def test_takes_a_form_and_replays_it_with_another_boundary(self, agent: Caller) -> None:
        key = new_key()

        def send(content: bytes) -> int:
            form = {"day": "2026-06-18", "file": (io.BytesIO(content), "a.csv")}
            answer = agent.post("/v1/bench/uploads", key=key, data=form)
            return answer.status_code if content != b"abc" else int(answer.json["name"])

        assert (send(b"abc"), send(b"abc"), send(b"other")) == (3, 3, 422)

    def test_names_all_parts_at_fault(self, agent: Caller) -> None:
        answer = agent.post(
            "/v1/bench/uploads", data={"day": "x", "more": "y"}, content_type="multipart/form-data"
        )
        pointers = {fault["pointer"] for fault in answer.json["errors"]}
        assert pointers == {"/day", "/more", "/file"}


class TestMatching:
    PATH = f"{THINGS}/t1"

    def test_needs_if_match(self, agent: Caller) -> None:
        answer = agent.call("PATCH", self.PATH, json={"name": "x"})
        assert (answer.status_code, answer.json["type"]) == (428, "/problems/match-missing")

    @pytest.mark.parametrize("tags", ['"6"', '"6", "8"', 'W/"7"'])
    def test_refuses_what_changed(self, agent: Caller, tags: str) -> None:
        answer = agent.call("PATCH", self.PATH, json={"name": "x"}, headers={"If-Match": tags})
        assert answer.status_code == (428 if tags.startswith("W/") else 412)

    @pytest.mark.parametrize("tags", ['"7"', '"6", "7"', "*"])
    def test_goes_on_with_what_was_read(self, agent: Caller, tags: str) -> None:
        answer = agent.call("PATCH", self.PATH, json={"name": "x"}, headers={"If-Match": tags})
        assert answer.status_code == 200

    def test_says_not_modified(self, agent: Caller) -> None:
        answer = agent.get(self.PATH, headers={"If-None-Match": '"7"'})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", '"7"')
        assert agent.get(self.PATH, headers={"If-None-Match": '"6"'}).status_code == 200


class TestRights:
    def test_nobody_gets_401_before_anything_else(self, agent: Caller) -> None:
        answer = agent.post(THINGS, data=b"{", headers={"Authorization": None})
        assert answer.status_code == 401
        assert "DPoP" in answer.headers["WWW-Authenticate"]

    @pytest.mark.parametrize(
        "sent",
        [
            {"json": {"wrong": 1}, "headers": {"If-Match": '"7"'}},
            {"json": {"name": "x"}},
            {"data": b"{", "content_type": "application/json"},
            {"data": b"x"},
            {"json": {"name": "x"}, "headers": {"Idempotency-Key": None}},
        ],
    )
    def test_other_roles_get_403_whatever_they_send(
        self, caller: Callable[..., Caller], sent: dict[str, object]
    ) -> None:
        answer = caller(Role.DISPATCHER).call("PATCH", f"{THINGS}/t1", **sent)
        assert answer.status_code == 403

    def test_other_roles_learn_nothing_of_paths(self, caller: Callable[..., Caller]) -> None:
        assert caller(Role.DISPATCHER).get(f"{THINGS}/__").status_code == 403

    def test_what_cannot_be_an_id_is_not_there(self, agent: Caller) -> None:
        assert agent.get(f"{THINGS}/__").status_code == 404

    def test_a_courier_signs_each_call_anew(self, courier: Caller) -> None:
        headers = courier.headers("GET", f"{THINGS}/t1")
        assert courier.get(f"{THINGS}/t1", headers=headers).status_code == 200
        again = courier.get(f"{THINGS}/t1", headers=headers)
        assert again.status_code == 401
        assert "invalid_dpop_proof" in again.headers["WWW-Authenticate"]

    def test_a_courier_signs_each_act_anew(self, courier: Caller) -> None:
        headers = courier.headers("POST", THINGS)
        assert courier.post(THINGS, json={"name": "x"}, headers=headers).status_code == 201
        assert courier.post(THINGS, json={"name": "x"}, headers=headers).status_code == 401

    def test_a_couriers_repeat_with_a_new_proof_is_replayed(self, courier: Caller) -> None:
        key = new_key()
        first = courier.post(THINGS, key=key, json={"name": "x"})
        second = courier.post(THINGS, key=key, json={"name": "x"})
        assert (second.data, second.headers["Idempotency-Replayed"]) == (first.data, "true")

    def test_a_bound_token_is_worth_nothing_without_its_key(self, courier: Caller) -> None:
        bare = {"Authorization": f"Bearer {courier.token}", "DPoP": None}
        assert courier.get(f"{THINGS}/t1", headers=bare).status_code == 401

    def test_anybody_may_where_it_says_so(self, agent: Caller) -> None:
        answer = agent.post(
            "/v1/bench/letters", json={"serial": "a1"}, headers={"Authorization": None}
        )
        assert answer.status_code == 201


class TestPages:
    def test_go_through_all_once(self, agent: Caller) -> None:
        found: list[str] = []
        cursor = ""
        while True:
            args = f"?limit=90&cursor={cursor}" if cursor else "?limit=90"
            page = agent.get(THINGS + args).json
            found += page["items"]
            cursor = page["next_cursor"]
            if not cursor:
                break
        assert found == [str(n) for n in range(250)]

    @pytest.mark.parametrize(
        "args",
        ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=e30=", "a=1", "limit=1&limit=2"],
    )
    def test_refuse_what_they_do_not_know(self, agent: Caller, args: str) -> None:
        answer = agent.get(f"{THINGS}?{args}")
        assert answer.status_code == 422
        assert answer.json["errors"][0]["pointer"].startswith("?")


class TestBlobs:
    def test_are_saved_and_never_run(self, agent: Caller) -> None:
        answer = agent.get("/v1/bench/blobs")
        assert (answer.data, answer.content_type) == (b"%PDF-", "application/pdf")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="a.pdf"'


class TestFailures:
    def test_a_bug_shows_nothing_and_is_found_by_its_id(self, agent: Caller, lines: Lines) -> None:
        answer = agent.get("/v1/bench/bugs")
        assert (answer.status_code, answer.content_type) == (500, "application/problem+json")
        assert set(answer.json) == {"type", "title", "status", "request_id"}
        logged = [line for line in lines.all() if line["event"] == "failed"]
        assert logged[0]["request_id"] == answer.headers["X-Request-Id"]
        assert logged[0]["causes"][0]["class"] == "RuntimeError"
        assert "bench.py" in logged[0]["causes"][0]["places"][-1]
        assert "13812345678" not in lines.text
        assert "张" not in lines.text
