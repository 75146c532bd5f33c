"""Model objects to plain JSON values and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from routing.errors import FileFormatError, ModelError
from routing.model import Courier
from routing.plan import Route

if TYPE_CHECKING:
    import cattrs

__all__ = ["from_plain", "to_plain"]

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """Return `value` as JSON values; sets are sorted, so that output repeats."""
    return _converter().unstructure(value)


def from_plain(subject: str, value: Any, kind: type[T]) -> T:
    """Return the `kind` that `value` describes.

    Raises
    ------
    FileFormatError
        With everything that the model refuses, each with its place.
    """
    import cattrs

    try:
        return _converter().structure(value, kind)
    except ModelError as error:
        raise FileFormatError(subject, [str(error)]) from error
    except cattrs.BaseValidationError as error:
        listed = cattrs.transform_error(error, path="$", format_exception=_told)
        raise FileFormatError(subject, listed) from error


def _told(error: BaseException, kind: type[Any] | None) -> str:
    if isinstance(error, ModelError):
        return str(error)
    return f"{type(error).__name__} for {kind}: {error}"


@cache
def _converter() -> cattrs.Converter:
    import cattrs
    from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook_func(
        lambda kind: getattr(kind, "__origin__", None) is frozenset, _sorted
    )
    for kind in (Courier, Route):
        rename: dict[str, Any] = {"break_": override(rename="break")}
        converter.register_unstructure_hook(
            kind, make_dict_unstructure_fn(kind, converter, **rename)
        )
        structure: Callable[..., Any] = make_dict_structure_fn(
            kind, converter, _cattrs_forbid_extra_keys=True, **rename
        )
        converter.register_structure_hook(kind, structure)
    return converter


def _sorted(values: frozenset[str]) -> list[str]:
    return sorted(values)
