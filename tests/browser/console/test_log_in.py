"""Log-in: everything in one go, tokens bound to a key, nothing in addresses."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import Page, expect

from courier_api.domain.actor import Role
from tests.browser.conftest import Visit
from tests.browser.console.house import PASSWORD, ConsoleHouse
from tests.browser.console.steps import fill_in, log_in

pytestmark = pytest.mark.enable_socket  # the browser is spoken to through socket pairs


def test_a_wrong_password_says_nothing_more(page: Page, house: ConsoleHouse) -> None:
    fill_in(page, house.hire(), "four small ducks")
    expect(page.locator(".trouble")).to_have_text(
        "登录名、密码或验证码不对。验证码每个只能用一次。"
    )
    expect(page.locator("#bar")).to_be_hidden()


def test_who_is_no_judge_gets_nothing(page: Page, house: ConsoleHouse) -> None:
    fill_in(page, house.hire(Role.ACCOUNTANT))
    expect(page.locator(".note")).to_have_text("这个账号没有核保权限。")
    expect(page.locator("#bar")).to_be_hidden()


def test_the_queue_opens_and_the_page_stays_quiet(
    page: Page, visit: Visit, house: ConsoleHouse
) -> None:
    log_in(page, house.hire())
    expect(page.locator(".tabs a[aria-current]")).to_have_text("待核保")
    assert visit.said == []
    for address in [one for one in visit.asked if not one.startswith("blob:")]:
        assert address.startswith(house.server.url), address
        assert not re.search(r"token|password", urlsplit(address).query)


def test_loading_the_page_again_keeps_the_session(
    page: Page, visit: Visit, house: ConsoleHouse
) -> None:
    log_in(page, house.hire())
    page.reload()
    expect(page.locator("#bar")).to_be_visible()
    expect(page.locator(".live")).to_have_text("实时")
    assert visit.said == []


def test_the_tokens_are_bound_to_a_key_that_cannot_be_copied(
    page: Page, house: ConsoleHouse
) -> None:
    sent: list[dict[str, str]] = []
    page.on("request", lambda request: sent.append(request.headers))
    log_in(page, house.hire())
    shown = [one["authorization"] for one in sent if "authorization" in one]
    assert shown
    assert all(one.startswith("DPoP ") for one in shown)
    kept = page.evaluate("() => JSON.stringify({...sessionStorage})")
    assert shown[0].removeprefix("DPoP ") not in kept
    assert not page.evaluate("() => localStorage.length")
    extractable = page.evaluate(
        """() => new Promise(done => {
            const opening = indexedDB.open("courier-console", 1);
            opening.onsuccess = () => {
                const all = opening.result.transaction("keys").objectStore("keys").getAll();
                all.onsuccess = () => done(
                        all.result.map(one => one.pair.privateKey.extractable)
                    );
            };
        })"""
    )
    assert extractable == [False]


def test_log_out_ends_the_session_here_and_there(
    page: Page, visit: Visit, house: ConsoleHouse
) -> None:
    log_in(page, house.hire())
    page.click("#bar button")
    expect(page.locator(".note")).to_have_text("已退出。")
    assert page.evaluate("() => sessionStorage.length") == 0
    page.reload()
    expect(page.locator("form.login")).to_be_visible()


def test_a_session_that_was_ended_leads_back_to_the_log_in(page: Page, house: ConsoleHouse) -> None:
    who = house.hire()
    log_in(page, who)
    house.disable(who)
    expect(page.locator(".note")).to_have_text("登录已失效，请重新登录。", timeout=20_000)


def test_a_clock_that_is_off_does_not_matter(page: Page, visit: Visit, house: ConsoleHouse) -> None:
    page.clock.install(time=datetime.now(UTC) + timedelta(hours=7))
    page.reload()
    log_in(page, house.hire())
    refused = [one for one in visit.said if "401" not in one]
    assert refused == []


def test_tokens_that_ran_out_are_renewed_unseen(page: Page, house: ConsoleHouse) -> None:
    renewed: list[str] = []
    page.on("request", lambda request: renewed.append(request.url))
    page.clock.install(time=datetime.now(UTC))
    page.reload()
    log_in(page, house.hire())
    page.clock.fast_forward("11:00")
    page.click("text=待复核")
    expect(page.locator(".empty")).to_have_text("没有待复核的验车。")
    assert [one for one in renewed if one.endswith("/v1/auth/sessions/refresh")]


def test_a_browser_without_keys_gets_tokens_without(
    page: Page, visit: Visit, house: ConsoleHouse
) -> None:
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})")
    sent: list[dict[str, str]] = []
    page.on("request", lambda request: sent.append(request.headers))
    page.reload()
    log_in(page, house.hire())
    assert {one["authorization"].split()[0] for one in sent if "authorization" in one} == {"Bearer"}
    assert visit.said == []


def test_who_has_no_authenticator_enrols_one_first(page: Page, house: ConsoleHouse) -> None:
    login = house.hire_bare()
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("button[type=submit]")
    expect(page.locator("h1")).to_have_text("绑定验证器")
    secret = page.locator("p.secret").inner_text().replace(" ", "")
    page.fill("#code", pyotp.TOTP(secret).now())
    page.click("button[type=submit]")
    expect(page.locator("ul.secret li")).to_have_count(8)
    page.click("text=已保管好，继续")
    expect(page.locator(".tabs a[aria-current]")).to_have_text("待核保")


def test_a_tab_that_was_doubled_leaves_the_session_to_the_first(
    page: Page, house: ConsoleHouse
) -> None:
    log_in(page, house.hire())
    with page.expect_popup() as opened:
        page.evaluate("() => { window.open(location.href) }")
    expect(opened.value.locator("form.login")).to_be_visible()
    opened.value.close()
    page.reload()
    expect(page.locator("#bar")).to_be_visible()
