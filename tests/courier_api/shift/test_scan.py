"""Serials sorted against a route."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from courier_api.domain.custody.document import Document, DocumentKind
from courier_api.domain.custody.holder import VOID, Holder, HolderKind
from courier_api.domain.shift.scan import ExtraReason, sort_scan

BRANCH = Holder(HolderKind.BRANCH, "futian")
MINE = Holder(HolderKind.COURIER, "c1")
OTHERS = Holder(HolderKind.COURIER, "c2")
HOLDERS = st.sampled_from([BRANCH, MINE, OTHERS, VOID])


def paper(serial: str, holder: Holder = BRANCH) -> Document:
    return Document(serial=serial, order_id="o1", kind=DocumentKind.POLICY, holder=holder)


def test_one_of_each() -> None:
    route = [paper("a"), paper("b", MINE), paper("c"), paper("e", OTHERS)]
    known = {d.serial: d for d in [paper("x"), paper("v", VOID), *route]}
    report = sort_scan(
        ["a", "b", "x", "v", "nobody", "e", "a"],
        route=route,
        known=known,
        courier=MINE,
        branch=BRANCH,
    )
    assert [d.serial for d in report.taken] == ["a"]
    assert report.held == ("b",)
    assert [d.serial for d in report.short] == ["c", "e"]
    assert report.extra == (
        ("x", ExtraReason.NOT_ON_ROUTE),
        ("v", ExtraReason.VOID),
        ("e", ExtraReason.ELSEWHERE),
    )
    assert report.unknown == ("nobody",)


@given(
    st.lists(st.sampled_from("abcdefgh"), max_size=12),
    st.dictionaries(st.sampled_from("abcdef"), HOLDERS),
    st.sets(st.sampled_from("abcdef")),
)
def test_every_serial_ends_in_exactly_one_place(
    scanned: list[str], there: dict[str, Holder], on_route: set[str]
) -> None:
    known = {serial: paper(serial, holder) for serial, holder in there.items()}
    route = [known[s] for s in sorted(on_route & known.keys()) if not known[s].is_void]
    report = sort_scan(scanned, route=route, known=known, courier=MINE, branch=BRANCH)
    taken = [d.serial for d in report.taken]
    extra = [serial for serial, _ in report.extra]
    assert sorted([*taken, *report.held, *extra, *report.unknown]) == sorted(set(scanned))
    assert all(known[s].holder == BRANCH and s in on_route for s in taken)
    with_him = {s for s in on_route & known.keys() if known[s].holder == MINE} | set(taken)
    assert {d.serial for d in report.short} == {d.serial for d in route} - with_him
