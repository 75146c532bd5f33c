"""The page that shows the API: all of it, no scripts, nothing from elsewhere."""

from __future__ import annotations

import re

from flask import Flask

from tests.courier_api.web.test_rights import ALL


def test_shows_every_endpoint(app: Flask) -> None:
    page = app.test_client().get("/docs")
    assert (page.status_code, page.content_type) == (200, "text/html; charset=utf-8")
    ids = set(re.findall(r'<article id="(\w+)"', page.text))
    assert {cell.operation["operationId"] for cell in ALL} <= ids


def test_needs_nothing_from_elsewhere(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/docs")
    links = re.findall(r'(?:href|src)="([^"#]+)"', page.text)
    assert set(links) == {"/docs/reference.css", "/v1/openapi.json"}
    assert "<script" not in page.text
    assert " style=" not in page.text
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
    assert "'unsafe" not in page.headers["Content-Security-Policy"]
    for link in set(links):
        assert client.get(link).status_code == 200


def test_shows_code_as_code(app: Flask) -> None:
    page = app.test_client().get("/docs").text
    assert "`" not in page
    assert "<code>DPoP</code>" in page
