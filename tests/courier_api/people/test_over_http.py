"""Log-in, accounts and people as clients meet them."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from courier_api.app import create_app
from courier_api.config import Config, Secret
from courier_api.domain.actor import Role
from courier_api.domain.people.person import Person
from courier_api.services.people.keys import keys_from
from courier_api.storage import open_store
from courier_api.web.limiter import Limiter
from courier_api.web.logs import json_log
from tests.courier_api.conftest import Databases
from tests.courier_api.people import staff
from tests.courier_api.people.staff import PASSWORD, URL, House, Phone
from tests.courier_api.trade import an_order, take_in

ROOT = Secret(b"r" * 32)
OTHER = "four tall herons"


@dataclass
class Client:
    """One who calls, with or without a phone."""

    http: FlaskClient
    house: House
    phone: Phone | None = None
    token: str = ""

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if method != "GET":
            named.setdefault("Idempotency-Key", uuid.uuid4().hex)
        if self.phone:
            bare = f"{URL}{path.partition('?')[0]}"
            token = self.token or None
            named.setdefault("DPoP", self.phone.proof(method, bare, self.house.at, token))
        if self.token:
            scheme = "DPoP" if self.phone else "Bearer"
            named.setdefault("Authorization", f"{scheme} {self.token}")
        return self.http.open(path, method=method, json=body, headers=named)

    def log_in(self, login: str, password: str = PASSWORD, code: str = "") -> dict[str, Any]:
        self.token = ""
        body = {"login": login, "password": password, "code": code}
        answer = self.send("POST", "/v1/auth/sessions", body)
        assert answer.status_code == 201, answer.text
        self.token = answer.json["access_token"]
        return dict(answer.json)


@pytest.fixture
def house(house_on_sqlite: House) -> House:
    return house_on_sqlite


@dataclass
class Clock:
    """The time of the house that is at work."""

    house: House

    def now(self) -> datetime:
        return self.house.at


@pytest.fixture(scope="module")
def lines() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(scope="module")
def made(databases: Databases, lines: io.StringIO) -> Iterator[Flask]:
    """The application, made once; each test gives it a house of its own."""
    figures = staff.cheap_figures()
    config = Config(database="", public_url=URL, secret=ROOT, figures=figures)
    with databases.migrated("sqlite") as url:
        store = open_store(url)
        yield create_app(config, store=store, limiter=Limiter(10_000), log=json_log(lines))
        store.close()


@pytest.fixture
def log(lines: io.StringIO) -> io.StringIO:
    lines.seek(0)
    lines.truncate()
    return lines


@pytest.fixture
def app(made: Flask, house: House, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(staff, "KEYS", keys_from(ROOT.key, URL))
    hall = replace(made.extensions["courier_api"], store=house.store, clock=Clock(house))
    monkeypatch.setitem(made.extensions, "courier_api", hall)
    return made


@pytest.fixture
def client(app: Flask, house: House) -> Iterator[Client]:
    with app.test_client() as http:
        yield Client(http, house)


def manager(client: Client, branch_id: str = "futian") -> tuple[Client, Person]:
    """A manager with an authenticator, logged in."""
    person = client.house.hire(f"boss.{branch_id}", Role.MANAGER, branch_id)
    totp = client.house.give_totp(person)
    boss = Client(client.http, client.house)
    boss.log_in(person.login, code=totp.at(client.house.at))
    return boss, person


def problem(answer: TestResponse) -> tuple[int, str]:
    assert answer.content_type == "application/problem+json"
    return answer.status_code, str(answer.json["type"])


def test_a_courier_from_the_first_day_to_a_lost_phone(client: Client) -> None:
    boss, _ = manager(client)
    new = {"login": "chen", "role": "courier", "branch_id": "futian", "phone": "13800131234"}
    made = boss.send("POST", "/v1/people", new | {"name": "陈伟"})
    assert made.status_code == 201
    assert made.json["phone_masked"] == "138****1234"
    where = made.headers["Location"]
    code = boss.send("POST", f"{where}/codes", {"kind": "activation"}).json["code"]

    courier = Client(client.http, client.house, Phone())
    body = {"login": "chen", "code": code, "password": PASSWORD}
    assert courier.send("POST", "/v1/auth/activations", body).json["device_id"]
    tokens = courier.log_in("chen")
    assert tokens["token_type"] == "DPoP"  # noqa: S105 - a scheme
    me = courier.send("GET", "/v1/me").json
    assert (me["login"], me["name_masked"], me["must_enrol"]) == ("chen", "陈*", False)

    assert boss.send("GET", f"{where}/unsynced").json == {
        "orders": [],
        "payments": [],
        "documents": [],
        "cash_fen": 0,
    }
    code = boss.send("POST", f"{where}/codes", {"kind": "rebind"}).json["code"]
    found = Client(client.http, client.house, Phone())
    body = {"login": "chen", "code": code, "password": PASSWORD}
    assert found.send("POST", "/v1/auth/activations", body).status_code == 201
    assert courier.send("GET", "/v1/me").status_code == 401
    found.log_in("chen")
    assert found.send("GET", "/v1/me").status_code == 200


def test_an_accountant_enrols_before_anything_else(client: Client) -> None:
    client.house.hire("wu", Role.ACCOUNTANT)
    assert client.log_in("wu")["must_enrol"] is True
    assert client.send("GET", "/v1/me").json["must_enrol"] is True
    refused = client.send(
        "POST", "/v1/subjects/h1/reveals", {"fields": ["phone"], "reason": "settle_money"}
    )
    assert problem(refused)[0] == 403
    secret = client.send("POST", "/v1/me/totp").json["secret"]
    code = pyotp.TOTP(secret).at(client.house.at)
    answer = client.send("POST", "/v1/me/totp/confirmations", {"code": code})
    assert len(answer.json["recovery_codes"]) == 8
    assert client.send("GET", "/v1/me").json["must_enrol"] is False


def test_refusals_of_log_in_are_the_same_to_the_byte(client: Client) -> None:
    client.house.hire("li.na", Role.AGENT)
    answers = {
        (answer.status_code, answer.headers["WWW-Authenticate"], answer.text)
        for body in (
            {"login": "nobody", "password": PASSWORD},
            {"login": "li.na", "password": OTHER},
        )
        for answer in [client.send("POST", "/v1/auth/sessions", body, X_Request_Id="the-same-1")]
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 401


def test_guessing_gets_429_with_the_time_to_wait(client: Client) -> None:
    body = {"login": "nobody", "password": PASSWORD}
    for _ in range(client.house.figures.people.free_failures + 1):
        assert client.send("POST", "/v1/auth/sessions", body).status_code == 401
    answer = client.send("POST", "/v1/auth/sessions", body)
    assert problem(answer) == (429, "/problems/throttled")
    assert answer.headers["Retry-After"] == "2"


def test_a_lost_answer_of_log_in_is_replayed(client: Client) -> None:
    client.house.hire("li.na", Role.AGENT)
    body = {"login": "li.na", "password": PASSWORD}
    key = uuid.uuid4().hex
    first = client.send("POST", "/v1/auth/sessions", body, Idempotency_Key=key)
    again = client.send("POST", "/v1/auth/sessions", body, Idempotency_Key=key)
    assert first.json == again.json
    assert again.headers["Idempotency-Replayed"] == "true"


def test_tokens_are_not_readable_in_kept_answers(client: Client) -> None:
    client.house.hire("li.na", Role.AGENT)
    tokens = client.log_in("li.na")
    text = "\n".join(client.house.all_text())
    assert tokens["access_token"] not in text
    assert tokens["refresh_token"] not in text


def test_a_refresh_token_that_comes_twice_ends_the_session(client: Client) -> None:
    client.house.hire("li.na", Role.AGENT)
    tokens = client.log_in("li.na")
    body = {"refresh_token": tokens["refresh_token"]}
    fresh = client.send("POST", "/v1/auth/sessions/refresh", body)
    assert fresh.status_code == 201
    client.token = fresh.json["access_token"]
    assert client.send("GET", "/v1/me").status_code == 200
    assert client.send("POST", "/v1/auth/sessions/refresh", body).status_code == 401
    assert client.send("GET", "/v1/me").status_code == 401
    following = {"refresh_token": fresh.json["refresh_token"]}
    assert client.send("POST", "/v1/auth/sessions/refresh", following).status_code == 401
    assert client.house.audited()[-1] == "refresh_reused"


def test_log_out_and_another_password(client: Client) -> None:
    client.house.hire("li.na", Role.AGENT)
    client.log_in("li.na")
    wrong = {"current": OTHER, "new": OTHER}
    assert client.send("PUT", "/v1/me/password", wrong).status_code == 401
    weak = {"current": PASSWORD, "new": "short"}
    assert client.send("PUT", "/v1/me/password", weak).status_code == 422
    right = {"current": PASSWORD, "new": OTHER}
    assert client.send("PUT", "/v1/me/password", right).status_code == 204
    assert client.send("DELETE", "/v1/auth/sessions/current").status_code == 204
    answer = client.send("GET", "/v1/me")
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    client.log_in("li.na", OTHER)


def test_people_are_managed_with_the_password_given_just_now(client: Client) -> None:
    boss, _ = manager(client)
    client.house.later(seconds=client.house.figures.people.step_up_s + 1)
    new = {"login": "li.na", "role": "agent", "branch_id": "futian"}
    answer = boss.send("POST", "/v1/people", new)
    assert problem(answer) == (401, "/problems/step-up")
    assert "insufficient_user_authentication" in answer.headers["WWW-Authenticate"]
    confirmed = boss.send("POST", "/v1/auth/confirmations", {"password": PASSWORD})
    assert confirmed.status_code == 204
    assert boss.send("POST", "/v1/people", new).status_code == 201


def test_changes_rest_on_what_was_read(client: Client) -> None:
    boss, _ = manager(client)
    agent = client.house.hire("li.na", Role.AGENT)
    path = f"/v1/people/{agent.id}"
    etag = boss.send("GET", path).headers["ETag"]
    off = {"state": "disabled"}
    assert boss.send("PATCH", path, off).status_code == 428
    assert boss.send("PATCH", path, off, If_Match='"7"').status_code == 412
    done = boss.send("PATCH", path, off, If_Match=etag)
    assert (done.status_code, done.json["state"]) == (200, "disabled")
    assert boss.send("PATCH", path, off, If_Match=etag).status_code == 412
    assert problem(boss.send("PATCH", path, {}, If_Match=etag))[0] == 422


def test_an_admin_sets_products_of_underwriters(client: Client) -> None:
    root = client.house.hire("root", Role.ADMIN, "house")
    admin = Client(client.http, client.house)
    admin.log_in("root", code=client.house.give_totp(root).at(client.house.at))
    new = {"login": "li.na", "role": "underwriter", "branch_id": "futian", "products": ["车损险"]}
    made = admin.send("POST", "/v1/people", new)
    assert (made.status_code, made.json["products"]) == (201, ["车损险"])
    path, tag = f"/v1/people/{made.json['id']}", made.headers["ETag"]
    wider = {"products": ["车损险", "盗抢险"]}
    done = admin.send("PATCH", path, wider, If_Match=tag)
    assert (done.status_code, done.json["products"]) == (200, wider["products"])
    assert admin.send("PATCH", path, wider, If_Match=tag).status_code == 412
    doubled = {"products": ["车损险", "车损险"]}
    answer = admin.send("PATCH", path, doubled, If_Match=done.headers["ETag"])
    assert problem(answer)[0] == 422
    boss, _ = manager(client)
    assert boss.send("PATCH", path, wider, If_Match=done.headers["ETag"]).status_code == 403


def test_disabling_acts_on_the_next_call(client: Client) -> None:
    boss, _ = manager(client)
    agent = client.house.hire("li.na", Role.AGENT)
    other = Client(client.http, client.house)
    other.log_in("li.na")
    assert other.send("GET", "/v1/me").status_code == 200
    boss.send("PATCH", f"/v1/people/{agent.id}", {"state": "disabled"}, If_Match='"1"')
    assert other.send("GET", "/v1/me").status_code == 401


def test_foreign_people_are_not_there(client: Client) -> None:
    boss, _ = manager(client)
    foreign = client.house.hire("far.away", Role.AGENT, "nanshan")
    path = f"/v1/people/{foreign.id}"
    assert boss.send("GET", path).status_code == 404
    assert boss.send("PATCH", path, {"role": "agent"}, If_Match='"1"').status_code == 404
    assert boss.send("POST", f"{path}/codes", {"kind": "reset"}).status_code == 404
    assert boss.send("GET", f"{path}/unsynced").status_code == 404
    listed = boss.send("GET", "/v1/people").json["items"]
    assert foreign.id not in [item["id"] for item in listed]


@pytest.mark.parametrize("field", ["id_", "version", "state", "created_at", "password", "admin"])
def test_mass_assignment_is_refused(client: Client, field: str) -> None:
    boss, _ = manager(client)
    new = {"login": "li.na", "role": "agent", "branch_id": "futian", field: "x"}
    answer = boss.send("POST", "/v1/people", new)
    assert problem(answer)[0] == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [f"/{field}"]


def test_lists_go_on_by_cursor(client: Client) -> None:
    boss, _ = manager(client)
    for number in range(5):
        client.house.hire(f"agent{number}", Role.AGENT)
    seen: list[str] = []
    path = "/v1/people?limit=2"
    while True:
        page = boss.send("GET", path).json
        seen += [item["id"] for item in page["items"]]
        if not page["next_cursor"]:
            break
        path = f"/v1/people?limit=2&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 6


def test_a_proof_replayed_is_refused_on_reads_and_writes(client: Client) -> None:
    person, phone = client.house.courier()
    client.phone = phone
    client.log_in(person.login)
    for method, path in (("GET", "/v1/me"), ("DELETE", "/v1/auth/sessions/current")):
        proof = phone.proof(method, f"{URL}{path}", client.house.at, client.token)
        assert client.send(method, path, DPoP=proof).status_code in (200, 204)
        assert client.send(method, path, DPoP=proof).status_code == 401
        client.log_in(person.login)


def test_a_phone_with_a_wrong_clock_is_told_the_nonce(client: Client) -> None:
    person, phone = client.house.courier()
    client.phone = phone
    client.log_in(person.login)
    wrong = {"iat": 1_000}
    url = f"{URL}/v1/me"
    proof = phone.proof("GET", url, client.house.at, client.token, **wrong)
    answer = client.send("GET", "/v1/me", DPoP=proof)
    assert answer.status_code == 401
    assert 'error="use_dpop_nonce"' in answer.headers["WWW-Authenticate"]
    wrong["nonce"] = answer.headers["DPoP-Nonce"]
    proof = phone.proof("GET", url, client.house.at, client.token, **wrong)
    assert client.send("GET", "/v1/me", DPoP=proof).status_code == 200


def test_a_reset_by_code(client: Client) -> None:
    boss, _ = manager(client)
    agent = client.house.hire("li.na", Role.AGENT)
    issued = boss.send("POST", f"/v1/people/{agent.id}/codes", {"kind": "reset"})
    body = {"login": "li.na", "code": issued.json["code"], "password": OTHER}
    assert client.send("POST", "/v1/auth/password-resets", body).status_code == 204
    assert client.send("POST", "/v1/auth/password-resets", body).status_code == 401
    client.log_in("li.na", OTHER)


def test_revealing_is_an_act_with_a_reason(client: Client, log: io.StringIO) -> None:
    client.house.store.write(lambda unit: take_in(unit, an_order()))
    client.house.store.write(lambda unit: unit.vault.put("h1", {"phone": "13800131234"}))
    client.house.hire("li.na", Role.AGENT)
    client.log_in("li.na")
    path = "/v1/subjects/h1/reveals"
    assert problem(client.send("POST", path, {"fields": ["phone"]}))[0] == 422
    body = {"fields": ["phone"], "reason": "call_customer"}
    answer = client.send("POST", path, body)
    assert answer.json == {"fields": {"phone": "13800131234"}}
    assert client.house.audited()[-1] == "reveal"
    assert "13800131234" not in log.getvalue()


def test_logs_hold_no_secrets(client: Client, log: io.StringIO) -> None:
    client.house.hire("li.na", Role.AGENT)
    tokens = client.log_in("li.na")
    client.send("POST", "/v1/auth/confirmations", {"password": PASSWORD})
    client.send("POST", "/v1/auth/sessions", {"login": "zhang.san", "password": OTHER})
    text = log.getvalue()
    assert text
    for secret in (PASSWORD, OTHER, tokens["access_token"], tokens["refresh_token"], "zhang.san"):
        assert secret not in text
