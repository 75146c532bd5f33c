"""A shot is found again however it was changed, and strangers are not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from inspection.duplicates import (
    Features,
    Likeness,
    Look,
    Searched,
    compare,
    looks_of,
    near,
    photo_hash,
    search,
    searched,
)
from inspection.settings import default_settings
from tests.inspection.duplicates.photos import DISGUISES, scene

hashes = st.integers(0, 2**64 - 1)


@cache
def ready(seed: int) -> Searched:
    return searched(scene(seed))


class Shelf:
    """An archive of pictures in memory; what was looked at closely is noted."""

    def __init__(self, pictures: list[Image.Image | None]) -> None:
        self.pictures = pictures
        self.opened: list[int] = []

    @property
    def hashes(self) -> NDArray[np.uint64]:
        return np.array([photo_hash(one) if one else 0 for one in self.pictures], np.uint64)

    def picture(self, index: int) -> Image.Image | None:
        self.opened.append(index)
        return self.pictures[index]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_disguised_shot_is_recognised(disguise: str) -> None:
    twins = compare(searched(DISGUISES[disguise](scene(1))), [ready(2), ready(1)])
    assert [(twin.index, twin.likeness) for twin in twins] == [(1, Likeness.SAME_SHOT)]


def test_strangers_have_nothing_in_common() -> None:
    for seed in range(1, 5):
        others = [ready(other) for other in range(1, 7) if other != seed]
        assert compare(ready(seed), others) == ()


def test_how_the_photos_lie_over_each_other_is_told() -> None:
    half = scene(1).crop((0, 0, 300, 450)).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    twin = compare(searched(half), [ready(1)])[0]
    how = twin.confirmation
    assert how.mirrored
    assert how.second_region.left == pytest.approx(0, abs=0.02)
    assert how.second_region.width == pytest.approx(0.5, abs=0.03)
    assert how.first_region.width == pytest.approx(1, abs=0.03)
    turned = compare(searched(scene(1).rotate(-90, expand=True)), [ready(1)])[0]
    assert abs(turned.confirmation.turned_degrees) == pytest.approx(90, abs=1)


def test_two_shots_that_share_a_thing_are_not_one_shot() -> None:
    thing = scene(9, (220, 220))
    one, other = scene(1), scene(2)
    one.paste(thing, (40, 60))
    other.paste(thing, (300, 180))
    twins = compare(searched(one), [searched(other)])
    assert [twin.likeness for twin in twins] == [Likeness.SAME_THING]


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_flat_picture_is_like_nothing(level: int) -> None:
    flat = searched(Image.new("RGB", (300, 200), (level,) * 3))
    assert compare(flat, [ready(1), flat]) == ()


FEW = replace(default_settings().duplicates, max_candidates=2)


def test_a_large_archive_is_opened_only_where_it_may_help() -> None:
    shelf = Shelf([scene(seed) for seed in range(1, 9)])
    twins = search(ready(3), shelf, settings=FEW)
    assert [twin.index for twin in twins] == [2]
    assert len(shelf.opened) <= 2


def test_a_crop_is_found_in_a_small_archive_or_among_the_photos_named_besides() -> None:
    shelf = Shelf([scene(seed) for seed in range(1, 6)])
    cut = searched(scene(4).crop((200, 150, 500, 400)))
    assert [twin.index for twin in search(cut, shelf)] == [3]
    assert search(cut, shelf, settings=FEW) == ()
    assert [twin.index for twin in search(cut, shelf, also=[2, 3], settings=FEW)] == [3]


def test_no_photo_of_the_archive_is_opened_twice() -> None:
    shelf = Shelf([scene(seed) for seed in range(1, 4)])
    opened: dict[int, Features] = {}
    for seed in (1, 2):
        assert search(ready(seed), shelf, opened=opened)[0].index == seed - 1
    assert sorted(shelf.opened) == [0, 1, 2]


def test_a_photo_that_is_gone_is_passed_over() -> None:
    assert search(ready(1), Shelf([None]), also=[0]) == ()


def test_the_upright_hash_comes_first_and_all_eight_looks_differ() -> None:
    looks = looks_of(scene(1))
    assert looks[0].bits == photo_hash(scene(1))
    assert len({look.bits for look in looks}) == 8
    mirrored = scene(1).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert min((look.bits ^ photo_hash(mirrored)).bit_count() for look in looks) <= 2


@given(st.lists(hashes, max_size=40), st.lists(hashes, min_size=1, max_size=8), st.integers(0, 64))
def test_the_shortlist_is_what_counting_bits_one_by_one_gives(
    stored: list[int], asked: list[int], most: int
) -> None:
    looks = [Look(bits, 0, False) for bits in asked]
    found = near(np.array(stored, np.uint64), looks, most, 100)
    least = [min((one ^ bits).bit_count() for bits in asked) for one in stored]
    assert {one.index: one.bits for one in found} == {
        index: bits for index, bits in enumerate(least) if bits <= most
    }
    assert [one.bits for one in found] == sorted(one.bits for one in found)


def test_the_shortlist_keeps_to_its_limit_and_takes_the_nearest() -> None:
    stored = np.array([0b111, 0b1, 0b11, 0], np.uint64)
    assert [one.index for one in near(stored, [Look(0, 0, False)], 14, 2)] == [3, 1]
