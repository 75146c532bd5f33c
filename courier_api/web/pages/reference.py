"""``/docs``: the OpenAPI document as a page, without scripts and without a network."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

__all__ = ["reference"]

POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"
REFERENCE = "#/components/responses/"


@dataclass(frozen=True, slots=True)
class Group:
    """The endpoints of one tag."""

    name: str
    description: str
    operations: list[dict[str, Any]]


def reference(document: Callable[[], bytes]) -> Blueprint:
    """Return the blueprint; `document` gives the OpenAPI document as JSON."""
    made = Blueprint("reference", __name__)
    kept: list[str] = []

    @made.get("/docs")
    def page() -> Response:
        """Show the page; it is made once."""
        if not kept:
            kept.append(_page(json.loads(document())))
        answer = Response(kept[0], content_type="text/html; charset=utf-8")
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    @made.get("/docs/reference.css")
    def style() -> Response:
        """Give the page's style."""
        return Response(_text("reference.css"), content_type="text/css; charset=utf-8")

    return made


def _page(document: dict[str, Any]) -> str:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["coded"] = _coded
    info = document["info"]
    return environment.from_string(_text("reference.html")).render(
        title=info["title"],
        version=info["version"],
        introduction=info["description"].split("\n\n"),
        groups=_groups(document),
    )


def _groups(document: dict[str, Any]) -> list[Group]:
    groups = {tag["name"]: Group(tag["name"], tag["description"], []) for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "operationId" in operation:
                shown = _operation(document, method, path, operation)
                groups[operation["tags"][0]].operations.append(shown)
    return list(groups.values())


def _operation(
    document: dict[str, Any], method: str, path: str, operation: dict[str, Any]
) -> dict[str, Any]:
    content: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    media = next(iter(content), "")
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "roles": ", ".join(operation["x-roles"]),
        "confirmed": operation.get("x-confirmed", False),
        "parameters": [
            {"required": False, "description": ""} | one for one in operation.get("parameters", ())
        ],
        "media": media,
        "request": _pretty(content.get(media, {}).get("example")),
        "answers": [_answer(document, *one) for one in operation["responses"].items()],
    }


def _answer(document: dict[str, Any], status: str, response: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].removeprefix(REFERENCE)]
    example = response.get("content", {}).get("application/json", {}).get("example")
    return {
        "status": status,
        "description": response["description"],
        "example": _pretty(example),
    }


def _coded(text: str) -> Markup:
    """Return text with what stands between backticks as code."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    marked = [Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(parts)]
    return Markup("").join(marked)


def _pretty(example: Any) -> str:
    return "" if example is None else json.dumps(example, ensure_ascii=False, indent=2)


def _text(name: str) -> str:
    return (files("courier_api.web.pages") / name).read_text("utf-8")
