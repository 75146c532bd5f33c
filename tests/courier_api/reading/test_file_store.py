"""Files are written whole or not at all, and damage is noticed."""

from __future__ import annotations

import os
import stat
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from courier_api.adapters.file_store import FolderStore
from courier_api.errors import InputError, NotFoundError, StorageError


def test_what_is_put_comes_back_by_its_digest(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "files")
    address = store.put(b"a photo")
    assert address == sha256(b"a photo").hexdigest() == store.put(b"a photo")
    assert FolderStore(tmp_path / "files").get(address) == b"a photo"


def test_nobody_else_on_the_machine_may_look(tmp_path: Path) -> None:
    address = FolderStore(tmp_path / "files").put(b"a photo")
    path = tmp_path / "files" / address[:2] / address[2:4] / address
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in list(path.parents)[:3]} == {0o700}


def test_damage_is_named_and_mended_by_putting_the_same_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    address = store.put(b"a photo")
    path = tmp_path / address[:2] / address[2:4] / address
    for broken in (b"", b"a phot", b"a phot0"):
        path.write_bytes(broken)
        with pytest.raises(StorageError, match="damaged"):
            store.get(address)
        assert store.put(b"a photo") == address
        assert store.get(address) == b"a photo"


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    with pytest.raises(NotFoundError):
        store.get("0" * 64)
    for address in ("", "../../etc/passwd", "A" * 64, "0" * 63):
        with pytest.raises(InputError):
            store.get(address)


def test_removing_is_for_good_and_may_be_repeated(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    address = store.put(b"a photo")
    store.remove(address)
    store.remove(address)
    with pytest.raises(NotFoundError):
        store.get(address)


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FolderStore(tmp_path)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space left"):
        store.put(b"a photo")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_many_at_once_put_the_same(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    content = os.urandom(200_000)
    faults: list[Exception] = []

    def put() -> None:
        try:
            for _ in range(10):
                store.get(store.put(content))
        except Exception as error:  # noqa: BLE001 - told below
            faults.append(error)

    threads = [threading.Thread(target=put) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
