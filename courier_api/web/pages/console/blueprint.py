"""Serves the files of the console under ``/console/``."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

from flask import Blueprint, Response, redirect, request
from jinja2 import Environment, StrictUndefined
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

__all__ = ["POLICY", "console"]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""No inline scripts or styles, nothing from elsewhere, no HTML made from text."""

TYPES = MappingProxyType(
    {
        "css": "text/css; charset=utf-8",
        "html": "text/html; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "json": "application/json",
        "svg": "image/svg+xml",
    }
)


@dataclass(frozen=True, slots=True)
class Served:
    """A file of the console, ready to go out."""

    content: bytes
    media_type: str
    etag: str


def console(public_url: str, time_zone: str) -> Blueprint:
    """Return the blueprint.

    Parameters
    ----------
    public_url
        Scheme, host and port under which clients reach the server: what
        proofs of possession are made for.
    time_zone
        In which instants are shown, whatever the desk's own clock says.
    """
    made = Blueprint("console", __name__, url_prefix="/console")
    served = _static()
    served[""] = _served("html", _index(public_url, time_zone))

    @made.get("")
    def home() -> AnyResponse:
        """Lead to the page."""
        return redirect("/console/", 308)

    @made.get("/", defaults={"name": ""})
    @made.get("/<name>")
    def file(name: str) -> Response:
        """Give one file; those who have it already are told so."""
        if name == "words.json" and name not in served:
            served[name] = _served("json", _words())
        found = served.get(name)
        if found is None:
            raise NotFound
        return _answer(found)

    return made


def _answer(found: Served) -> Response:
    answer = Response(found.content, content_type=found.media_type)
    answer.set_etag(found.etag)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.make_conditional(request)
    return answer


def _static() -> dict[str, Served]:
    folder = files("courier_api.web.pages.console") / "static"
    return {
        one.name: _served(one.name.rpartition(".")[2], one.read_bytes())
        for one in folder.iterdir()
        if one.is_file()
    }


def _served(kind: str, content: bytes) -> Served:
    return Served(content, TYPES[kind], sha256(content).hexdigest()[:32])


def _index(public_url: str, time_zone: str) -> bytes:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    source = (files("courier_api.web.pages.console") / "index.html").read_text("utf-8")
    page = environment.from_string(source).render(public_url=public_url, time_zone=time_zone)
    return page.encode()


def _words() -> bytes:
    from courier_api.web.pages.console.words import words_json

    return words_json()
