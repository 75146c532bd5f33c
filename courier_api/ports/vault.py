"""Personal data, apart from everything that is kept for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

__all__ = ["Tie", "Vault"]


@dataclass(frozen=True, slots=True)
class Tie:
    """An order that ties a subject to a branch and perhaps to a courier."""

    order_id: str
    branch_id: str
    courier_id: str | None
    state: str


class Vault(Protocol):
    """Personal data of pseudonyms, each under a key of its own."""

    def put(self, subject_id: str, fields: Mapping[str, str]) -> None:
        """Write fields, over those of the same name; an empty one is dropped.

        Raises `InputError` for names or values that cannot be kept and
        `RefusedError` if the subject was forgotten.
        """
        ...

    def get(self, subject_id: str) -> Mapping[str, str]:
        """Return all fields; none if the subject is unknown or forgotten."""
        ...

    def get_many(
        self, subject_ids: tuple[str, ...], only: tuple[str, ...] = ()
    ) -> Mapping[str, Mapping[str, str]]:
        """Return the fields of each subject that has any, in one query.

        With names in `only`, the other fields stay shut.
        """
        ...

    def forget(self, subject_id: str) -> bool:
        """Destroy the subject's key and fields; say whether there was anything."""
        ...

    def seal(self, subject_id: str, content: bytes) -> bytes:
        """Return `content` sealed under the subject's own key: forgetting him ends it.

        A subject without a key gets one, which needs a unit of work that writes.
        Raises `RefusedError` if the subject was forgotten.
        """
        ...

    def unseal(self, subject_id: str, sealed: bytes) -> bytes:
        """Return what `seal` was given for the same subject.

        Raises `NotFoundError` if the subject is unknown or forgotten and
        `StorageError` if the bytes were changed, or sealed for somebody else.
        """
        ...

    def find(self, field: str, value: str) -> tuple[str, ...]:
        """Return the subjects whose `field` is `value`, by id; spelling is evened out.

        Raises `InputError` if the field cannot be searched.
        """
        ...

    def ties(self, subject_id: str) -> tuple[Tie, ...]:
        """Return the orders the subject has a part in, by id."""
        ...

    def over_before(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Return up to `limit` (subject, branch) whose every order ended before `before`."""
        ...
