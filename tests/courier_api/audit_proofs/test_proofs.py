"""Proofs out of the database, signed notes, and the file they are kept in."""

from __future__ import annotations

from pathlib import Path

import pytest

from courier_api.adapters.checkpoint_file import FILE_NAME, CheckpointFile
from courier_api.adapters.checkpoint_reading import read_kept_log
from courier_api.adapters.signed_note import NoteKey, PublicKey
from courier_api.domain.actor import Actor, Role
from courier_api.domain.audit.checkpoint import Checkpoint, read_checkpoint
from courier_api.domain.audit.merkle import leaf_hash, root
from courier_api.domain.audit.proofs import proves_consistency, proves_inclusion
from courier_api.domain.order.states import OrderState
from courier_api.errors import InputError, ModelError, NotFoundError, StorageError
from courier_api.services.audit.proofs import prove_growth, prove_inclusion
from courier_api.storage import SqlStore
from tests.courier_api.trade import AT, an_order, bring_to, take_in
from tests.courier_api.worker.house import work_on

MANAGER = Actor("m1", Role.MANAGER, "futian")
STRANGER = Actor("m2", Role.MANAGER, "luohu")
KEY = NoteKey("test-log", b"k" * 32)
LEAVES = [leaf_hash(bytes([number])) for number in range(9)]


@pytest.fixture
def leaves(store: SqlStore) -> tuple[bytes, ...]:
    store.write(lambda unit: take_in(unit, an_order("o1")))
    store.write(lambda unit: bring_to(unit, "o1", OrderState.PAID))
    store.write(lambda unit: unit.audit.sequence(100))
    with store.read() as unit:
        return unit.audit.leaf_hashes()


def test_an_entry_is_proved_to_be_in_the_log(store: SqlStore, leaves: tuple[bytes, ...]) -> None:
    size = len(leaves)
    with store.read() as unit:
        work = work_on(unit, MANAGER)
        for position in range(size):
            found = prove_inclusion(work, position, size)
            leaf = leaf_hash(found.entry.canonical())
            assert proves_inclusion(leaf, position, size, found.path, root(leaves))


def test_the_log_is_proved_to_have_only_grown(store: SqlStore, leaves: tuple[bytes, ...]) -> None:
    size = len(leaves)
    with store.read() as unit:
        for old in range(1, size + 1):
            path = prove_growth(work_on(unit, MANAGER), old, size)
            assert proves_consistency(old, size, path, root(leaves[:old]), root(leaves))


def test_what_cannot_be_proved(store: SqlStore, leaves: tuple[bytes, ...]) -> None:
    size = len(leaves)
    with store.read() as unit:
        for actor, position in ((STRANGER, 0), (MANAGER, size), (MANAGER, -1)):
            with pytest.raises(NotFoundError):
                prove_inclusion(work_on(unit, actor), position, size)
        for wrong in (0, size + 1):
            with pytest.raises(InputError, match="was never"):
                prove_inclusion(work_on(unit, MANAGER), 0, wrong)
        with pytest.raises(InputError):
            prove_growth(work_on(unit, MANAGER), 0, size)


def test_a_note_is_opened_by_its_key_only() -> None:
    note = KEY.signed("a\nb\n")
    assert KEY.public.opened(note) == "a\nb\n"
    others = (
        NoteKey("test-log", b"x" * 32).public.opened,
        NoteKey("other", b"k" * 32).public.opened,
    )
    for opened in others:
        with pytest.raises(InputError, match="is not signed by"):
            opened(note)
    for damaged in (note.replace("a\nb", "a\nc"), note[:-9] + "AAAAAAAA\n", "a\nb\n", ""):
        with pytest.raises(InputError):
            KEY.public.opened(damaged)


def test_a_public_key_is_written_and_read() -> None:
    assert PublicKey.read(KEY.public.written() + "\n") == KEY.public
    name, key_id, encoded = KEY.public.written().split("+", 2)
    for wrong in ("", name, f"other+{key_id}+{encoded}", f"{name}+{key_id}+AAAA"):
        with pytest.raises(InputError):
            PublicKey.read(wrong)


def test_a_checkpoint_has_one_form() -> None:
    checkpoint = Checkpoint(origin="test-log", size=9, root=root(LEAVES), at=AT)
    assert read_checkpoint(checkpoint.text()) == checkpoint
    text = checkpoint.text()
    for wrong in (text[:-1], text + "more\n", text.replace("\n9\n", "\n09\n"), "", "x\n" * 4):
        with pytest.raises(InputError):
            read_checkpoint(wrong)
    with pytest.raises(ModelError):
        Checkpoint(origin="two words", size=-1, root=b"", at=AT.replace(tzinfo=None))


def test_the_file_goes_on_after_a_line_that_broke_off(tmp_path: Path) -> None:
    keeper = CheckpointFile(tmp_path, KEY)
    assert keeper.newest() is None
    keeper.keep(4, root(LEAVES[:4]), AT, LEAVES[:4])
    whole = (tmp_path / FILE_NAME).read_bytes()
    keeper.keep(9, root(LEAVES), AT, LEAVES[4:])
    broken = (tmp_path / FILE_NAME).read_bytes()[:-30]
    (tmp_path / FILE_NAME).write_bytes(broken)
    last = keeper.newest()
    assert last is not None
    assert last.checkpoint.size == 4
    again = keeper.keep(9, root(LEAVES), AT, LEAVES[4:])
    kept = read_kept_log(tmp_path / FILE_NAME, KEY.public)
    assert (list(kept.leaves), kept.findings) == (LEAVES, ())
    assert [c.size for c in kept.checkpoints] == [4, 9]
    assert keeper.newest() == again
    assert (tmp_path / FILE_NAME).read_bytes().startswith(whole)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


def test_a_line_that_is_gone_or_not_ours_is_noticed(tmp_path: Path) -> None:
    keeper = CheckpointFile(tmp_path, KEY)
    for end in (3, 6, 9):
        keeper.keep(end, root(LEAVES[:end]), AT, LEAVES[end - 3 : end])
    path = tmp_path / FILE_NAME
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[2]]) + "\n")
    (finding,) = read_kept_log(path, KEY.public).findings
    assert (finding.row, finding.words) == ("checkpoint file, line 2", "leaves 3 to 5 are missing")
    with pytest.raises(StorageError, match="no checkpoint of ours"):
        CheckpointFile(tmp_path, NoteKey("test-log", b"x" * 32)).newest()


def test_a_line_longer_than_any_buffer(tmp_path: Path) -> None:
    many = [leaf_hash(str(number).encode()) for number in range(5000)]
    keeper = CheckpointFile(tmp_path, KEY)
    kept = keeper.keep(len(many), root(many), AT, many)
    assert keeper.newest() == kept
