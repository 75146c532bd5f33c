"""One cell with a NUL does not make a file binary; a file full of them is."""

from __future__ import annotations

from routing.tables.encoding import decode


def test_a_stray_nul_is_left_out_and_told() -> None:
    found = decode(("保单号,姓名\n" + "P1,张三\n" * 20 + "P2,张\0三\n").encode())
    assert found.text is not None
    assert "张三" in found.text
    assert "\0" not in found.text
    assert any("NUL" in note for note in found.notes)


def test_many_nuls_make_a_file_binary() -> None:
    assert decode(b"P1,\0\0\0\0,A\n" * 20).text is None


def test_utf_16_without_a_mark_is_still_text() -> None:
    found = decode("order,name\nP1,Ann\n".encode("utf-16-le") * 5)
    assert found.text is not None
    assert found.text.startswith("order,name")
