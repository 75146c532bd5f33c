"""Merkle hashes and proofs against published vectors, and against themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.domain.audit.entry import AuditEntry, SubjectKind
from courier_api.domain.audit.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
)
from courier_api.domain.audit.proofs import proves_consistency, proves_inclusion
from courier_api.errors import InputError, ModelError
from tests.courier_api.trade import AT

# The eight leaves and the roots with which Certificate Transparency logs are tested.
LEAVES = [
    leaf_hash(bytes.fromhex(data))
    for data in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
FIRST_OF_EIGHT = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
ENTRY = AuditEntry(
    id="e1",
    at=AT,
    branch_id="futian",
    actor_id="a1",
    action="reveal_phone",
    subject_kind=SubjectKind.ORDER,
    subject_id="o1",
    detail=(("reason", "customer_called"), ("count", 1)),
)
sizes = st.integers(1, 70)


def tree(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


def test_the_published_roots() -> None:
    assert root([]).hex() == EMPTY
    assert [root(LEAVES[:size]).hex() for size in range(1, 9)] == ROOTS


def test_a_published_proof() -> None:
    assert [step.hex() for step in inclusion_proof(0, LEAVES)] == FIRST_OF_EIGHT


def test_the_example_of_rfc_6962() -> None:
    """Section 2.1.3, seven leaves d0-d6: the paths and proofs spelled out there."""
    d = tree(7)
    a, b, c, e, f, j = d[0], d[1], d[2], d[4], d[5], d[6]
    g, h, i, k = root(d[:2]), root(d[2:4]), root(d[4:6]), root(d[:4])
    far = root(d[4:])
    assert inclusion_proof(0, d) == (b, h, far)
    assert inclusion_proof(3, d) == (c, g, far)
    assert inclusion_proof(4, d) == (f, j, k)
    assert inclusion_proof(6, d) == (i, k)
    assert consistency_proof(3, d) == (c, d[3], g, far)
    assert consistency_proof(4, d) == (far,)
    assert consistency_proof(6, d) == (i, j, k)
    assert (a, e) == (d[0], d[4])


@given(sizes, st.data())
def test_a_leaf_is_proved_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = tree(size)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, leaves)
    assert proves_inclusion(leaves[index], index, size, proof, root(leaves))
    assert proves_inclusion(leaves[other], index, size, proof, root(leaves)) == (other == index)
    assert not proves_inclusion(
        leaves[index], index, size, (*proof, proof[0] if proof else b""), root(leaves)
    )
    assert not proves_inclusion(leaves[index], index + size, size, proof, root(leaves))
    if proof:
        assert not proves_inclusion(leaves[index], index, size, proof[:-1], root(leaves))


@given(sizes, st.data())
def test_growth_is_proved_and_a_changed_past_is_not(size: int, data: st.DataObject) -> None:
    leaves = tree(size)
    old_size = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old_size - 1))
    proof = consistency_proof(old_size, leaves)
    old_root = root(leaves[:old_size])
    assert proves_consistency(old_size, size, proof, old_root, root(leaves))
    rewritten = [leaf_hash(b"other") if n == changed else leaf for n, leaf in enumerate(leaves)]
    forged = consistency_proof(old_size, rewritten)
    assert not proves_consistency(old_size, size, forged, old_root, root(rewritten))
    assert not proves_consistency(old_size, size, (*proof, old_root), old_root, root(leaves))
    if proof:
        assert not proves_consistency(old_size, size, proof[:-1], old_root, root(leaves))


def test_there_is_no_proof_of_what_is_not_there() -> None:
    with pytest.raises(InputError, match="leaf 3 is not in a tree of 3"):
        inclusion_proof(3, tree(3))
    for old_size in (0, 4):
        with pytest.raises(InputError, match="is no part of one of 3"):
            consistency_proof(old_size, tree(3))
    assert not proves_consistency(0, 3, (), b"", root(tree(3)))
    assert not proves_consistency(2, 3, (), root(tree(2)), root(tree(3)))


def test_entries_have_one_form() -> None:
    assert ENTRY.canonical() == (
        b'{"action":"reveal_phone","actor_id":"a1","at":"2026-06-18T01:00:00.000000+00:00",'
        b'"branch_id":"futian","detail":{"count":1,"reason":"customer_called"},"id":"e1",'
        b'"subject":"order:o1"}'
    )


@pytest.mark.parametrize(
    "values",
    [
        {"actor_id": "13812341234"},
        {"actor_id": "\u5f20\u4e09"},
        {"subject_kind": SubjectKind.PERSON, "subject_id": "440300199001011234"},
        {"action": "Reveal phone of Zhang San"},
        {"detail": (("phone", "13812341234"),)},
        {"detail": (("note", "\u5f20\u4e09"),)},
        {"detail": (("vin", "LSVAB4BR0EN123456"),)},
        {"detail": (("count", 1), ("count", 2))},
        {"at": AT.replace(tzinfo=None)},
    ],
)
def test_no_personal_data_and_no_prose(values: dict[str, Any]) -> None:
    with pytest.raises(ModelError):
        replace(ENTRY, **values)
