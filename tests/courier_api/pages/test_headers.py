"""What the console's files say of themselves to a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from tests.courier_api.pages.conftest import URL

TYPES = {
    "/console/": "text/html; charset=utf-8",
    "/console/main.js": "text/javascript; charset=utf-8",
    "/console/console.css": "text/css; charset=utf-8",
    "/console/icon.svg": "image/svg+xml",
    "/console/words.json": "application/json",
}


def policy_of(client: FlaskClient, path: str) -> dict[str, list[str]]:
    told = client.get(path).headers["Content-Security-Policy"]
    rules = (rule.split() for rule in told.split(";"))
    return {name: values for name, *values in rules}


class Names(HTMLParser):
    """Tags, attributes and text of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str | None]] = []
        self.tags: list[str] = []
        self.within: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self.tags and data.strip():
            self.within[self.tags[-1]] = data


@pytest.mark.parametrize("path", sorted(TYPES))
def test_each_file_has_its_type_and_no_browser_guesses_another(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == TYPES[path]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", sorted(TYPES))
def test_only_own_scripts_run_and_nobody_frames_the_page(client: FlaskClient, path: str) -> None:
    policy = policy_of(client, path)
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
    assert policy["img-src"] == ["'self'", "blob:"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert policy["trusted-types"] == ["'none'"]


def test_the_page_has_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = Names(client.get("/console/").text)
    names = {name for name, _ in page.attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    assert "script" not in page.within
    assert "style" not in page.tags
    links = [value for name, value in page.attributes if name in ("href", "src")]
    assert links
    for link in links:
        assert link is not None
        assert re.fullmatch(r"/console/[a-z]+\.(js|css|svg)", link)
        assert client.get(link).status_code == 200


def test_the_page_knows_what_proofs_are_made_for_and_what_time_it_is(client: FlaskClient) -> None:
    page = Names(client.get("/console/").text)
    assert ("data-public-url", URL) in page.attributes
    assert ("data-time-zone", "Asia/Shanghai") in page.attributes


def test_a_file_that_is_known_already_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/console/main.js")
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/console/main.js", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_the_address_without_a_slash_leads_to_the_page(client: FlaskClient) -> None:
    answer = client.get("/console")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/console/")


@pytest.mark.parametrize(
    "name", ["blueprint.py", "words_zh.toml", "index.html", "none.js", "..%2Fblueprint.py", "a/b"]
)
def test_nothing_else_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/console/{name}").status_code == 404


def test_nothing_is_written_through_the_pages(client: FlaskClient) -> None:
    assert client.post("/console/").status_code == 405
