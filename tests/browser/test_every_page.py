"""What holds on every page: it asks nobody else, works without JavaScript, on a phone, in the dark and on paper."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .addresses import PAGES, REFUSALS, address_of
from .checks import grave, too_wide
from .conftest import NARROW, PHONE, Opened, Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

each_page = pytest.mark.parametrize("name", PAGES)

# Luminance by WCAG 2 of the colour that lies behind the text, 0 black to 1 white.
BACKGROUND = """() => {
  const channel = part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  const shown = [document.body, document.documentElement].map(each => getComputedStyle(each).backgroundColor)
    .find(colour => colour !== "rgba(0, 0, 0, 0)") ?? "rgb(255, 255, 255)"
  const [red, green, blue] = shown.match(/[0-9.]+/g).map(each => channel(each / 255))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}"""
# What stands in the main part, by what it is for: headings and the targets of links, each once.
CONTENT = """() => {
  const all = selector => [...document.querySelectorAll(`main ${selector}`)]
  const seen = each => each.checkVisibility()
  const words = each => each.textContent.replace(/\\s+/g, " ").trim()
  return {
    headings: all("h1, h2, h3").filter(seen).map(words),
    links: [...new Set(all("a[href]").map(each => each.getAttribute("href")))],
    rows: all("tr, li").length,
  }
}"""

# The focused element, where nothing is drawn around it.
UNSEEN = """() => {
  const here = document.activeElement, style = getComputedStyle(here)
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
  return ring || style.boxShadow !== "none" || here === document.body ? [] : [here.outerHTML.slice(0, 120)]
}"""


def shown(opened: Opened, served: Served, name: str, **options: Any) -> Page:
    """A page of the list; the browser may complain of the status of those that refuse."""
    expected = "Failed to load resource: the server responded with a status of 4" if name in REFUSALS else ""
    return opened(address_of(name, served.ledger), expected=expected, **options)


@each_page
def test_a_page_has_one_heading_a_title_and_its_landmarks(opened: Opened, served: Served, name: str) -> None:
    page = shown(opened, served, name)
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("navigation").count() >= 1
    assert page.locator("html").get_attribute("lang") == "en-GB"
    assert re.fullmatch(r".+ · Détente|Détente", page.title())
    assert not re.search(r"\b(undefined|None|null|NaN|Traceback)\b", page.get_by_role("main").inner_text())


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened: Opened, served: Served, name: str, scheme: str) -> None:
    page = shown(opened, served, name, color_scheme=scheme, reduced_motion="reduce")
    assert grave(page) == []


@each_page
def test_nothing_is_lost_without_javascript(opened: Opened, served: Served, name: str) -> None:
    enhanced, plain = (shown(opened, served, name, javascript=on).evaluate(CONTENT) for on in (True, False))
    assert enhanced["headings"]
    assert [each for each in enhanced["headings"] if each not in plain["headings"]] == []
    assert [each for each in enhanced["links"] if each not in plain["links"]] == []
    assert plain["rows"] >= enhanced["rows"]


@each_page
def test_a_page_fits_a_phone(opened: Opened, served: Served, name: str) -> None:
    page = shown(opened, served, name, viewport=PHONE, has_touch=True, is_mobile=True)
    for width in (PHONE["width"], NARROW):
        assert too_wide(page, width) == []


@each_page
def test_a_page_is_dark_for_whom_wants_it_dark(opened: Opened, served: Served, name: str) -> None:
    page = shown(opened, served, name, color_scheme="light")
    assert page.evaluate(BACKGROUND) > 0.7
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(BACKGROUND) < 0.1


@each_page
def test_on_paper_only_the_matter_is_left(opened: Opened, served: Served, name: str) -> None:
    page = shown(opened, served, name, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    assert not any(each.is_visible() for each in page.get_by_role("button").all())
    # The name of the whole may head the sheet; the other ways to go are of no use there.
    ways = page.get_by_role("navigation").get_by_role("link").all()
    assert {each.inner_text() for each in ways if each.is_visible()} <= {"Détente"}
    assert page.evaluate(BACKGROUND) > 0.9


@each_page
def test_the_way_by_keyboard_is_short_and_seen(opened: Opened, served: Served, name: str) -> None:
    page = shown(opened, served, name)
    page.keyboard.press("Tab")
    skip = page.locator("a[href='#main']")
    expect(skip).to_be_focused()
    assert skip.is_visible()
    unseen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        unseen += page.evaluate(UNSEEN)
    assert unseen == []
    skip.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('header, nav')")


@pytest.mark.parametrize("name", sorted(set(PAGES) - REFUSALS))
def test_no_link_of_a_page_leads_nowhere(opened: Opened, served: Served, name: str) -> None:
    page = shown(opened, served, name)
    links = page.evaluate(
        "[...new Set([...document.querySelectorAll('a[href^=\"/\"]')].map(each => each.getAttribute('href')))]"
    )
    inner = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(each => each.getAttribute('href').slice(1))"
        ".filter(each => each && !document.getElementById(decodeURIComponent(each)))"
    )
    assert links
    assert inner == []
    # A long list says the same thing over and over: the first of each kind of address will do.
    kinds = {re.sub(r"[A-Z]{3}|[0-9a-f]{8,}|\d+", "*", link): link for link in links[::-1]}
    answers = {link: page.request.get(link).status for link in kinds.values()}
    assert {link: status for link, status in answers.items() if status >= 400} == {}
