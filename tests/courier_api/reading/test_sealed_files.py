"""Files of a person open for that person only, and never after he is forgotten."""

from __future__ import annotations

import pytest

from courier_api.errors import NotFoundError, RefusedError, StorageError
from courier_api.storage import SqlStore


def seal(store: SqlStore, subject_id: str, content: bytes) -> bytes:
    return store.write(lambda unit: unit.vault.seal(subject_id, content))


def test_a_sealed_file_opens_again(store: SqlStore) -> None:
    for content in (b"", b"photo", bytes(range(256)) * 5000):
        sealed = seal(store, "p1", content)
        assert content not in sealed or not content
        with store.read() as unit:
            assert unit.vault.unseal("p1", sealed) == content


def test_sealing_needs_no_write_once_there_is_a_key(store: SqlStore) -> None:
    seal(store, "p1", b"photo")
    with store.read() as unit:
        assert unit.vault.unseal("p1", unit.vault.seal("p1", b"report")) == b"report"


def test_forgetting_a_person_ends_his_files(store: SqlStore) -> None:
    sealed = seal(store, "p1", b"photo")
    store.write(lambda unit: unit.vault.forget("p1"))
    with store.read() as unit, pytest.raises(NotFoundError, match="forgotten"):
        unit.vault.unseal("p1", sealed)
    with pytest.raises(RefusedError):
        seal(store, "p1", b"another")


def test_files_are_nobody_elses(store: SqlStore) -> None:
    sealed = seal(store, "p1", b"photo")
    seal(store, "p2", b"photo")
    with store.read() as unit:
        with pytest.raises(StorageError):
            unit.vault.unseal("p2", sealed)
        with pytest.raises(NotFoundError):
            unit.vault.unseal("p3", sealed)


def test_changed_bytes_do_not_open(store: SqlStore) -> None:
    sealed = seal(store, "p1", b"photo")
    for at in (0, 12, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with store.read() as unit, pytest.raises(StorageError):
            unit.vault.unseal("p1", bytes(changed))
    with store.read() as unit, pytest.raises(StorageError):
        unit.vault.unseal("p1", b"")
