"""Pages that need nothing but themselves: templates, styles and scripts in one file."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["asset", "render_page"]


def asset(name: str) -> str:
    """Return the text of a file under ``routing/report/static``."""
    return resources.files("routing.report").joinpath("static", name).read_text(encoding="utf-8")


def render_page(template: str, **values: Any) -> bytes:
    """Return `template` filled in, as UTF-8.

    Values are escaped; ``|tojson`` embeds data so that no text in it can end a
    script.  What UTF-8 cannot hold becomes a question mark.
    """
    text = _environment().get_template(template).render(values)
    return text.encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("routing.report", "static"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return environment
