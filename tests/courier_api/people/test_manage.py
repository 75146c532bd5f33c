"""Who may create, change and see whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from courier_api.domain.actor import Actor, Role
from courier_api.domain.order.states import OrderState
from courier_api.domain.people.person import Person, PersonState
from courier_api.errors import (
    ConflictError,
    ModelError,
    NotFoundError,
    PreconditionError,
    RefusedError,
    RightsError,
)
from courier_api.services.people.manage import (
    NewPerson,
    PersonChange,
    change_person,
    create_person,
    list_people,
    see_person,
)
from courier_api.services.people.unsynced import Unsynced, unsynced
from tests.courier_api.people.staff import SYSTEM, House
from tests.courier_api.trade import an_order, bring_to, cash_payment, take_in

ADMIN = Actor("admin", Role.ADMIN, "house")
BOSS = Actor("boss", Role.MANAGER, "futian")
STAFF = frozenset(Role) - {Role.SYSTEM, Role.INSURER}
BELOW = {
    Role.ADMIN: STAFF,
    Role.MANAGER: {Role.COURIER, Role.AGENT, Role.DISPATCHER},
}


@pytest.fixture
def house(house_on_sqlite: House) -> House:
    return house_on_sqlite


def create(house: House, actor: Actor, role: Role, branch_id: str = "futian") -> Person:
    login = f"{role}.{branch_id}.{len(house.all_text())}"
    new = NewPerson(login=login, role=role, branch_id=branch_id)
    return house.as_actor(actor, lambda work: create_person(work, new))


def change(house: House, actor: Actor, person: Person, **values: object) -> Person:
    wanted = PersonChange(version=person.version, **values)  # type: ignore[arg-type]
    return house.as_actor(actor, lambda work: change_person(work, person.id, wanted))


@pytest.mark.parametrize("role", sorted(STAFF))
def test_each_role_creates_those_below_it_only(house: House, role: Role) -> None:
    for wanted in sorted(STAFF):
        actor = Actor("someone", role, "futian")
        if wanted in BELOW.get(role, ()):
            assert create(house, actor, wanted).role is wanted
        else:
            with pytest.raises(RightsError):
                create(house, actor, wanted)


def test_a_manager_stays_in_his_branch(house: House) -> None:
    foreign = create(house, ADMIN, Role.COURIER, "nanshan")
    with pytest.raises(RightsError):
        create(house, BOSS, Role.COURIER, "nanshan")
    with pytest.raises(NotFoundError):
        change(house, BOSS, foreign, role=Role.AGENT)
    with pytest.raises(NotFoundError):
        house.as_actor(BOSS, lambda work: see_person(work, foreign.id))
    mine = create(house, BOSS, Role.AGENT)
    with pytest.raises(RightsError):
        change(house, BOSS, mine, branch_id="nanshan")


def test_nobody_raises_himself_or_others_above_himself(house: House) -> None:
    boss = house.hire("boss", Role.MANAGER)
    admin = house.hire("root", Role.ADMIN)
    agent = create(house, boss.actor, Role.AGENT)
    for person, actor, role in [
        (boss, boss.actor, Role.ADMIN),
        (admin, admin.actor, Role.MANAGER),
        (agent, boss.actor, Role.MANAGER),
        (agent, boss.actor, Role.ACCOUNTANT),
    ]:
        with pytest.raises(RightsError):
            change(house, actor, person, role=role)
    with pytest.raises(RightsError):
        change(house, boss.actor, boss, state=PersonState.DISABLED)


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.INSURER])
def test_machines_have_no_log_in(house: House, role: Role) -> None:
    with pytest.raises(RightsError):
        create(house, ADMIN, role)


def test_the_last_admin_stays(house: House) -> None:
    first, second = house.hire("root", Role.ADMIN), house.hire("root2", Role.ADMIN)
    change(house, SYSTEM, first, state=PersonState.DISABLED)
    for values in ({"state": PersonState.DISABLED}, {"role": Role.AGENT}):
        with pytest.raises(RefusedError, match="last admin"):
            change(house, SYSTEM, second, **values)


def test_two_admins_who_disable_each_other_leave_one(house_on_each: House) -> None:
    pair = [house_on_each.hire("root", Role.ADMIN), house_on_each.hire("root2", Role.ADMIN)]

    def one(number: int) -> bool:
        try:
            change(house_on_each, pair[1 - number].actor, pair[number], state=PersonState.DISABLED)
        except RefusedError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(one, range(2))) == 1


def test_a_login_name_is_somebodys(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    with pytest.raises(ConflictError):
        house.hire("LI.NA", Role.AGENT, "nanshan")


@pytest.mark.parametrize("login", ["x", "13800131234", "li na", "李娜", "-li", "x" * 33])
def test_what_is_no_login_name(house: House, login: str) -> None:
    with pytest.raises(ModelError):
        house.hire(login, Role.AGENT)


def test_a_change_rests_on_what_was_read(house: House) -> None:
    agent = create(house, ADMIN, Role.AGENT)
    changed = change(house, ADMIN, agent, role=Role.DISPATCHER, state=PersonState.DISABLED)
    assert (changed.version, changed.state) == (2, PersonState.DISABLED)
    with pytest.raises(PreconditionError):
        change(house, ADMIN, agent, role=Role.COURIER)
    with pytest.raises(RefusedError, match="so already"):
        change(house, ADMIN, changed, role=Role.DISPATCHER)


def test_lists_are_masked_and_stable(house_on_each: House) -> None:
    for number in range(7):
        house_on_each.hire(f"agent{number}", Role.AGENT, name="张三丰", phone="13800131234")
    house_on_each.hire("foreign", Role.AGENT, "nanshan")
    seen = []
    after = ""
    while page := house_on_each.as_actor(
        BOSS, lambda work, at=after: list_people(work, after=at, limit=3)
    ):
        seen += page
        after = page[-1].person.id
        house_on_each.hire(f"more{len(seen)}", Role.DISPATCHER)
    assert len({view.person.id for view in seen}) == len(seen)
    agents = [view for view in seen if view.person.role is Role.AGENT]
    assert len(agents) == 7
    assert {(view.name_masked, view.phone_masked) for view in agents} == {("张**", "138****1234")}


def test_a_dispatcher_sees_his_couriers_only(house: House) -> None:
    courier = create(house, ADMIN, Role.COURIER)
    create(house, ADMIN, Role.MANAGER)
    dispatcher = Actor("d1", Role.DISPATCHER, "futian")
    views = house.as_actor(dispatcher, lambda work: list_people(work, limit=10))
    assert [view.person.id for view in views] == [courier.id]


def ask(house: House, actor: Actor) -> Unsynced:
    return house.as_actor(actor, lambda work: unsynced(work, "c1"))


def test_what_a_lost_phone_had_not_said_is_listed(house_on_each: House) -> None:
    new = NewPerson(login="chen", role=Role.COURIER, branch_id="futian", person_id="c1")
    courier = house_on_each.as_actor(SYSTEM, lambda work: create_person(work, new))
    states = [OrderState.PLANNED, OrderState.ARRIVED, OrderState.PAID, OrderState.BOOKED_BACK]
    for number, state in enumerate(states):
        order = an_order(f"o{number}")
        house_on_each.store.write(lambda unit, order=order: take_in(unit, order))
        house_on_each.store.write(
            lambda unit, order=order, state=state: bring_to(unit, order.id, state)
        )
    payment = cash_payment(an_order("o1"))
    house_on_each.store.write(lambda unit: unit.payments.add(payment))
    found = ask(house_on_each, BOSS)
    assert [order.id for order in found.orders] == ["o1", "o2"]
    assert found.payments == (payment,)
    assert [document.serial for document in found.documents] == ["P-o1", "P-o2", "R-o1", "R-o2"]
    assert found.cash_fen == 2 * 123_450
    with pytest.raises(RefusedError) as caught:
        change(house_on_each, BOSS, courier, role=Role.AGENT)
    assert len(caught.value.faults) == 3
    with pytest.raises(NotFoundError):
        ask(house_on_each, Actor("m2", Role.MANAGER, "nanshan"))


def test_an_admin_says_what_an_underwriter_judges(house_on_each: House) -> None:
    house = house_on_each
    judge = create(house, ADMIN, Role.UNDERWRITER)
    assert judge.products == ()
    narrow = change(house, ADMIN, judge, products=("车损险", "盗抢险"))
    assert (narrow.version, narrow.products) == (2, ("车损险", "盗抢险"))
    seen = house.as_actor(ADMIN, lambda work: see_person(work, judge.id))
    assert seen.person == narrow
    assert narrow.actor.products == ("车损险", "盗抢险")
    moved = change(house, ADMIN, narrow, branch_id="nanshan")
    assert moved.products == narrow.products
    with pytest.raises(RefusedError, match="is so already"):
        change(house, ADMIN, moved, products=("车损险", "盗抢险"))
    with pytest.raises(RightsError):
        change(house, BOSS, create(house, ADMIN, Role.UNDERWRITER), products=("车损险",))
    assert change(house, ADMIN, moved, role=Role.AGENT).products == ()


@pytest.mark.parametrize(
    "products", [("",), (" x",), ("a", "a"), ("x" * 65,), ("险13955550123",), tuple("abc") * 20]
)
def test_what_is_no_list_of_products(house: House, products: tuple[str, ...]) -> None:
    judge = create(house, ADMIN, Role.UNDERWRITER)
    with pytest.raises(ModelError, match="product"):
        change(house, ADMIN, judge, products=products)
    with pytest.raises(ModelError, match="an underwriter's"):
        change(house, ADMIN, create(house, ADMIN, Role.AGENT), products=("车损险",))
