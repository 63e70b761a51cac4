"""What an analyst does who is signed in: records a text, judges entries by key, takes a judgement back."""

import re

import pytest
from playwright.sync_api import Page, expect

from .checks import grave, too_wide
from .conftest import NARROW, PHONE, Opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = "Norway recalled its ambassador to Hungary on Tuesday."
REFUSED = "Failed to load resource: the server responded with a status of 4"


def sign_in(page: Page, token: str) -> None:
    page.goto("/signin")
    page.get_by_label("Token").fill(token)
    page.get_by_role("button", name="Sign in").click()


def test_signing_in_and_out_again(opened: Opened, token: str) -> None:
    page = opened("/")
    sign_in(page, token)
    expect(page.get_by_role("banner")).to_contain_text("Signed in as Ana")
    (cookie,) = page.context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert not page.evaluate("document.cookie")
    page.goto("/signin")
    expect(page.get_by_role("heading", level=1)).to_have_text("Signed in")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner")).not_to_contain_text("Ana")
    assert page.context.cookies() == []


def test_an_unknown_token_opens_nothing(opened: Opened) -> None:
    page = opened("/", expected=REFUSED)
    sign_in(page, "dtn_no-such-token")
    expect(page.get_by_role("alert")).to_contain_text("not known")
    assert page.context.cookies() == []


def test_who_is_not_signed_in_can_read_the_queue_and_judge_nothing(opened: Opened) -> None:
    page = opened("/review")
    assert page.get_by_role("listitem").count() > 0
    assert page.get_by_role("button", name=re.compile("Accept|Reject|Correct")).count() == 0
    expect(page.get_by_role("link", name="sign in as an analyst")).to_be_visible()


def test_a_text_is_recorded_once_it_was_seen(opened: Opened, token: str) -> None:
    page = opened("/")
    sign_in(page, token)
    page.goto("/read")
    page.get_by_label("A report or a statement").fill(TEXT)
    page.get_by_label("Published on").fill("2025-03-05")
    page.get_by_label("Title").fill("Norway calls its ambassador home")
    page.get_by_role("button", name="Read", exact=True).click()
    assert "Nothing was recorded" in page.get_by_role("main").inner_text()
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("status")).to_contain_text("Recorded")
    expect(page.get_by_role("heading", level=1)).to_have_text("Norway calls its ambassador home")
    assert "recall ambassador" in page.get_by_role("main").inner_text()
    page.goto("/pair/HUN-NOR?as_of=2025-03-06")
    assert "chargé d'affaires" in page.locator("#standing").inner_text()
    page.goto("/changes")
    expect(page.get_by_role("main")).to_contain_text(TEXT)


def test_judging_by_key_and_undoing_it(opened: Opened, token: str) -> None:
    page = opened("/")
    sign_in(page, token)
    page.goto("/review")
    cases = page.locator("[data-entry]")
    first, second = (cases.nth(number).get_attribute("data-entry") or "" for number in (0, 1))
    page.keyboard.press("j")
    expect(cases.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(cases.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(cases.nth(0)).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("a")
    page.keyboard.type("as the words say, and a, r, u and j are letters")
    page.keyboard.press("Enter")
    told = page.get_by_role("status")
    expect(told).to_contain_text("accepted by Ana")
    assert first[:8] in told.inner_text()
    assert page.locator(f"[data-entry='{first}']").count() == 0
    assert page.locator(f"[data-entry='{second}']").count() == 1

    page.keyboard.press("u")
    page.keyboard.type("judged in error")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/review/judgements"))
    row = page.get_by_role("listitem").filter(has_text="as the words say")
    expect(row).to_contain_text("Accepted by Ana")
    expect(row).to_contain_text("undone")
    page.goto("/review")
    assert page.locator(f"[data-entry='{first}']").count() == 1


def test_a_rejected_entry_leaves_its_pair(opened: Opened, token: str) -> None:
    page = opened("/")
    sign_in(page, token)
    page.goto("/pair/DZA-MAR")
    link = page.locator("#record a[href^='/evidence/']").first.get_attribute("href") or ""
    page.goto(link)
    page.get_by_role("link", name="Judge this entry").click()
    page.get_by_label("Reason").first.fill("the words say something else")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("status")).to_contain_text("rejected by Ana")
    page.goto("/pair/DZA-MAR")
    assert page.locator(f"#record a[href='{link}']").count() == 0
    page.goto(link)
    assert "it counts no more" in page.get_by_role("main").inner_text()


def test_a_verdict_without_a_reason_is_held_back(opened: Opened, token: str) -> None:
    page = opened("/")
    sign_in(page, token)
    page.goto("/review")
    page.get_by_role("button", name="Accept").first.click()
    assert page.get_by_role("status").count() == 0
    assert page.get_by_label("Reason").first.evaluate("each => each.validity.valueMissing")


def test_another_site_cannot_judge_for_who_is_signed_in(opened: Opened, token: str) -> None:
    page = opened("/", expected=REFUSED)
    sign_in(page, token)
    entry = page.goto("/review") and page.locator("[data-entry]").first.get_attribute("data-entry")
    form = {"entry": entry or "", "verdict": "accept", "reason": "from elsewhere"}
    answer = page.request.post("/review/judge", form=form)
    assert answer.status == 403
    page.goto("/review/judgements")
    assert "from elsewhere" not in page.get_by_role("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_analyst_s_pages_are_sound_too(opened: Opened, token: str, scheme: str) -> None:
    page = opened("/", color_scheme=scheme, reduced_motion="reduce")
    sign_in(page, token)
    for address in ("/review", "/review/judgements", "/signin", "/read"):
        page.goto(address)
        assert grave(page) == []
        for width in (PHONE["width"], NARROW):
            assert too_wide(page, width) == []
    page.get_by_label("A report or a statement").fill(TEXT)
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.get_by_role("button", name="Record it")).to_be_visible()
    assert grave(page) == []
    assert too_wide(page, NARROW) == []


def test_without_javascript_an_entry_is_judged_by_its_form(opened: Opened, token: str) -> None:
    page = opened("/", javascript=False)
    sign_in(page, token)
    page.goto("/review?pair=AFG-PAK")
    case = page.locator("[data-entry]").first
    entry = case.get_attribute("data-entry") or ""
    case.get_by_label("Reason").first.fill("read without scripts")
    case.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("accepted by Ana")
    assert page.locator(f"[data-entry='{entry}']").count() == 0


def test_a_correction_stands_in_place_of_what_was_read(opened: Opened, token: str) -> None:
    page = opened("/")
    sign_in(page, token)
    page.goto("/pair/CUB-USA")
    row = page.locator("#record li").filter(has_text="AGREE").first
    page.goto(row.locator("a[href^='/evidence/']").first.get_attribute("href") or "")
    page.get_by_role("link", name="Judge this entry").click()
    page.get_by_text("Correct it").click()
    page.get_by_label("Field").select_option("status")
    # The script puts in what stands now.
    expect(page.get_by_label("should be")).to_have_value('"actual"')
    page.get_by_label("should be").fill("negated")
    page.get_by_label("Reason").last.fill("it was denied the same day")
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("corrected by Ana")
    page.get_by_role("status").locator("a[href^='/evidence/']").first.click()
    page.get_by_role("link", name="What stands instead").click()
    assert "told as not done" in page.get_by_role("main").inner_text()
