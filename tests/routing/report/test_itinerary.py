from routing.check import check_plan
from routing.report.itinerary import itineraries
from tests.routing.report.day import at, day_plan, day_problem


def test_the_day_of_these_tests_keeps_every_rule() -> None:
    assert check_plan(day_problem(), day_plan()) == ()


def test_each_visit_has_its_figures() -> None:
    (itinerary,) = itineraries(day_problem(), day_plan())
    a, b, c = itinerary.visits
    assert [visit.number for visit in (a, b, c)] == [1, 2, 3]
    assert [visit.leg_m for visit in (a, b, c)] == [200, 0, 300]
    assert [visit.setup_s for visit in (a, b, c)] == [120, 0, 120]
    assert [visit.wait_s for visit in (a, b, c)] == [0, 51 * 60, 0]
    assert [visit.late_s for visit in (a, b, c)] == [0, 0, 600]
    assert [visit.off_preference_s for visit in (a, b, c)] == [0, 0, 600]
    assert [visit.cash_fen for visit in (a, b, c)] == [0, 0, 123_450]


def test_a_route_is_summed_up() -> None:
    (itinerary,) = itineraries(day_problem(), day_plan())
    assert itinerary.premium_fen == 173_450
    assert itinerary.cash_at_most_fen == 123_450
    assert itinerary.bag_units == 3
    assert itinerary.waiting_s == 51 * 60
    # B could start up to an hour later; the shift ends seven hours after the return.
    assert itinerary.margin_s == 3600


def test_contacts_are_made_presentable() -> None:
    (itinerary,) = itineraries(day_problem(), day_plan())
    assert itinerary.visits[1].contact.note == "来前请打 138****5678"


def test_the_window_shown_is_the_one_that_is_kept() -> None:
    (itinerary,) = itineraries(day_problem(), day_plan())
    assert itinerary.visits[1].window.start_s == at(10)
