"""The console's modules: no HTML made of text, nothing from elsewhere, no secrets in addresses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.courier_api.pages.conftest import scripts

MAKES_HTML = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment"
    r"|DOMParser|srcdoc\s*[=:]|\beval\(|new Function|setHTMLUnsafe|trustedTypes|javascript:"
)
ELSEWHERE = re.compile(r"""["'`](?:https?:|wss?:|//)""")
IMPORTED = re.compile(r"""from "\./([a-z_]+\.js)";""")
EACH = pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)


def test_there_are_modules() -> None:
    assert len(scripts()) > 10


@EACH
def test_text_is_never_read_as_html(path: Path) -> None:
    found = MAKES_HTML.findall(path.read_text("utf-8"))
    assert [word for word in found if not word.startswith("srcdoc")] == []


@EACH
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    assert ELSEWHERE.findall(path.read_text("utf-8")) == []


@EACH
def test_no_token_is_put_into_an_address_or_kept_for_other_tabs(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"[?&](access_)?token=|refresh_token=|localStorage|document\.cookie", text)
    assert "console.log" not in text


@EACH
def test_the_access_token_is_never_stored(path: Path) -> None:
    text = path.read_text("utf-8")
    if "sessionStorage.setItem" not in text:
        return
    assert path.name == "session.js"
    kept = text[: text.index("sessionStorage.setItem")].rsplit("const {", 1)[1]
    assert kept.lstrip().startswith("access_token: _,")


def test_every_module_is_served_with_all_it_imports(client: FlaskClient) -> None:
    met, left = set(), {"main.js"}
    while left:
        name = left.pop()
        met.add(name)
        answer = client.get(f"/console/{name}")
        assert answer.status_code == 200, name
        left |= set(IMPORTED.findall(answer.text)) - met
    assert met == {path.name for path in scripts()}


def test_what_fetches_has_no_cookies_and_follows_nobody() -> None:
    text = Path("courier_api/web/pages/console/static/http.js").read_text("utf-8")
    assert 'credentials: "omit"' in text
    assert 'redirect: "error"' in text
    others = [path.name for path in scripts() if re.search(r"\bfetch\(", path.read_text("utf-8"))]
    assert others == ["http.js", "photo_store.js"]
