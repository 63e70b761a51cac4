"""The ways a reader takes: from the list of pairs to a sentence in its text, from a text to what it names."""

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .addresses import address_of
from .conftest import PHONE, Opened, Served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEED = Path(__file__).parents[3] / "shared" / "articles" / "seed.txt"
PAIR = "Afghanistan – Pakistan"
# Between China's word on an agreement in principle and the first announcement of either side.
BETWEEN = date(2025, 5, 25)


def part(page: Page, heading: str) -> str:
    """The words of the section with this heading."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=heading, exact=True)).last.inner_text()


def test_two_codes_in_the_search_box_lead_to_their_pair(opened: Opened) -> None:
    page = opened("/")
    page.get_by_role("searchbox").fill("pak afg")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/pair/AFG-PAK$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(PAIR)


def test_a_state_s_name_leads_to_the_state_and_other_words_to_reports(opened: Opened) -> None:
    page = opened("/")
    page.get_by_role("searchbox").fill("Pakistan")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/state/PAK$"))
    page.get_by_role("searchbox").fill("ceasefire")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/find\?q=ceasefire$"))
    expect(page.get_by_role("main").get_by_role("link", name="ceasefire").first).to_be_visible()


def test_from_the_list_of_pairs_back_to_before_a_change_and_to_the_words_behind(opened: Opened) -> None:
    page = opened("/")
    page.get_by_role("row").get_by_role("link", name=PAIR, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PAIR)
    promises = page.locator("#promises")
    expect(promises).to_contain_text("decided to upgrade its own chargé d'affaires in Kabul")

    page.get_by_role("slider", name="As it stood on").fill(str((BETWEEN - date(1970, 1, 1)).days))
    expect(page).to_have_url(re.compile(rf"as_of={BETWEEN}"))
    expect(page.locator("#standing")).to_contain_text("On 25 May 2025")
    expect(promises).to_contain_text("agreed in principle to exchange ambassadors")
    expect(promises).not_to_contain_text("Kabul")
    expect(page.get_by_label("As it stood on").first).to_have_value(str(BETWEEN))

    promises.locator("a[href^='/evidence/']").first.click()
    expect(page.locator("blockquote mark").first).to_have_text("agreed in principle to exchange ambassadors")
    page.get_by_role("link", name="The whole article, at this place").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ready to exchange ambassadors")
    place = page.url.partition("#")[2]
    expect(page.locator(f"[id='{place}']")).to_be_in_viewport()
    page.go_back()
    page.go_back()
    expect(page.get_by_label("As it stood on").first).to_have_value(str(BETWEEN))


def test_the_slider_moves_by_the_arrow_keys(opened: Opened) -> None:
    page = opened("/pair/AFG-PAK?as_of=2025-06-02")
    slider = page.get_by_role("slider", name="As it stood on")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#standing")).to_contain_text("On 1 June 2025")
    expect(slider).to_be_focused()


def test_what_was_reported_later_is_not_known_then(opened: Opened) -> None:
    page = opened("/pair/AFG-PAK?as_of=2025-06-05&known=2025-05-25")
    assert "as reported by 25 May 2025" in page.locator("#standing").inner_text()
    assert "30 May 2025" not in part(page, "History")
    page.get_by_label("as known by").first.fill("2025-06-05")
    expect(page.locator("#record")).to_contain_text("30 May 2025")


def test_without_javascript_the_form_asks_for_the_day(opened: Opened) -> None:
    page = opened("/pair/AFG-PAK", javascript=False)
    assert page.get_by_role("slider").count() == 0
    page.get_by_label("As it stood on").fill(str(BETWEEN))
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(rf"as_of={BETWEEN}"))
    assert "agreed in principle" in page.locator("#promises").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_charts_are_drawn_when_they_come_into_view(opened: Opened, scheme: str) -> None:
    page = opened("/pair/AFG-PAK?as_of=2025-06-05", color_scheme=scheme)
    for number in range(2):
        figure = page.locator("figure").nth(number)
        figure.scroll_into_view_if_needed()
        # A drawing of its own takes the place of the picture.
        expect(figure.locator("svg").first).to_be_visible()
        assert figure.locator("svg path").count() > 5


def test_a_bar_leads_to_the_rows_that_it_counts(opened: Opened) -> None:
    page = opened("/pair/AFG-PAK?as_of=2025-06-05")
    flows = page.locator("figure").nth(1)
    flows.scroll_into_view_if_needed()
    bar = flows.locator("[aria-roledescription=bar]").first
    bar.hover()
    expect(page.get_by_role("row").filter(has_text="events").first).to_be_visible()
    bar.click()
    expect(page).to_have_url(re.compile(r"as_of=2025-06-05&from=2025-05-19&to=2025-05-25#record$"))
    days = {each.get_attribute("datetime") or "" for each in page.locator("#record time").all()}
    assert days
    assert all("2025-05-19" <= day <= "2025-05-25" for day in days)


def test_without_javascript_the_charts_are_pictures(opened: Opened) -> None:
    page = opened("/pair/AFG-PAK?as_of=2025-06-05", javascript=False)
    for number in range(2):
        picture = page.locator("figure img").nth(number)
        picture.scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        assert picture.get_attribute("alt")
        assert picture.evaluate("each => each.complete && each.naturalWidth") > 300


def test_a_filter_keeps_the_day_that_was_asked_about(opened: Opened) -> None:
    page = opened("/pair/AFG-PAK?as_of=2025-06-05&known=2025-06-05")
    page.get_by_label("Only").select_option("commitment")
    page.get_by_role("button", name="Filter").click()
    expect(page).to_have_url(re.compile("as_of=2025-06-05.*known=2025-06-05"))
    labels = {each.inner_text() for each in page.locator("#record .kind").all()}
    assert labels == {"promised"}


def test_who_comes_back_is_told_what_is_new_on_the_pair(opened: Opened) -> None:
    page = opened("/pair/AFG-PAK?since=2020-01-01")
    news = page.get_by_role("group").filter(has_text="Since 1 January 2020")
    assert re.search(r"\d+ changes", news.inner_text())
    page.goto("/pair/AFG-PAK?since=2100-01-01")
    assert "nothing new" in page.get_by_role("main").inner_text()


def test_a_citation_names_both_days_and_opens_again(opened: Opened) -> None:
    page = opened("/pair/AFG-PAK?as_of=2025-06-05")
    cited = re.search(r"http://\S+[^\s,.]", part(page, "Cite"))
    assert cited
    assert "known=" in cited[0]
    sentence = page.locator("#standing p").first.inner_text()
    page.goto(cited[0])
    assert sentence.partition(", ")[2] in page.locator("#standing p").first.inner_text()


def test_what_can_be_exported_is_json(opened: Opened) -> None:
    page = opened("/pair/AFG-PAK?as_of=2025-06-05")
    links = page.get_by_role("link", name=re.compile("as JSON$")).all()
    assert links
    for link in links:
        answer = page.request.get(link.get_attribute("href") or "")
        assert answer.ok
        assert answer.json()


def test_marked_words_show_their_record_beside_them(opened: Opened, served: Served) -> None:
    page = opened(address_of("an article", served.ledger))
    panel = page.get_by_label("Record at these words")
    assert panel.is_hidden()
    words = page.locator("#text a[data-records]").first
    words.hover()
    expect(panel).to_be_visible()
    expect(panel.get_by_role("heading")).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    words.focus()
    expect(panel).to_be_visible()


def test_on_a_phone_a_tap_shows_a_record_and_a_second_puts_it_away(opened: Opened, served: Served) -> None:
    page = opened(address_of("an article", served.ledger), viewport=PHONE, has_touch=True, is_mobile=True)
    panel = page.get_by_label("Record at these words")
    words = page.locator("#text a[data-records]").first
    words.tap()
    expect(panel).to_be_visible()
    expect(words).to_be_in_viewport()
    words.tap()
    expect(panel).to_be_hidden()


def test_a_shown_record_hides_no_words_of_the_text_on_a_desk(opened: Opened, served: Served) -> None:
    page = opened(address_of("an article", served.ledger), viewport={"width": 1280, "height": 900})
    page.locator("#text a[data-records]").first.focus()
    panel = page.get_by_label("Record at these words")
    expect(panel).to_be_visible()
    text, beside = page.locator("#text").bounding_box(), panel.bounding_box()
    assert text
    assert beside
    assert text["x"] + text["width"] <= beside["x"]


def test_without_javascript_marked_words_lead_to_their_record(opened: Opened, served: Served) -> None:
    page = opened(address_of("an article", served.ledger), javascript=False)
    words = page.locator("#text a[data-records]").first
    number = (words.get_attribute("href") or "").removeprefix("#")
    words.click()
    expect(page.locator(f"[id='{number}']")).to_be_in_viewport()


def test_the_text_on_the_page_is_the_text_as_it_came(opened: Opened, served: Served) -> None:
    page = opened("/pair/AFG-PAK")
    page.goto(address_of("an article", served.ledger))
    path = Path(__file__).parents[2] / "examples" / "reports"
    assert page.locator("#text").evaluate("each => each.textContent").strip() in {
        each.read_text(encoding="utf-8").strip() for each in path.glob("*.txt")
    }


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not here")
def test_the_seed_article_is_read_and_moves_no_level(opened: Opened) -> None:
    page = opened("/read")
    page.get_by_label("A report or a statement").fill(SEED.read_text(encoding="utf-8"))
    page.get_by_label("Published on").fill("2025-05-21")
    page.get_by_role("button", name="Read").click()
    said = part(page, "What it says")
    for words in (PAIR, "promised", "agreed in principle", "China (Wang Yi)", "46", "disputed"):
        assert words in said
    assert "An agreement in principle moves no level" in part(page, "What it would move")
    assert "Nothing was recorded" in page.get_by_role("main").inner_text()
    assert page.locator("#text").evaluate("each => each.textContent").strip() == SEED.read_text("utf-8").strip()
    assert page.get_by_role("button", name="Record it").count() == 0


def test_markup_in_a_text_stays_words(opened: Opened) -> None:
    page = opened("/read")
    spoilt = "Norway recalled its ambassador to <img src=x onerror=alert(1)> Hungary. <script>alert(2)</script>"
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.get_by_label("A report or a statement").fill(spoilt)
    page.get_by_role("button", name="Read").click()
    assert page.locator("#text").evaluate("each => each.textContent").strip() == spoilt
    assert page.locator("main img, main script").count() == 0


def test_a_form_that_lacks_its_text_is_answered_with_the_reason(opened: Opened) -> None:
    page = opened("/read", expected="Failed to load resource: the server responded with a status of 4")
    page.get_by_role("button", name="Read").click()
    # A browser may hold the form back by itself; where it does not, the page says what is missing.
    missing = page.get_by_label("A report or a statement").evaluate("each => !each.validity.valid")
    assert missing or page.get_by_role("alert").is_visible()


def test_promises_are_those_of_the_state_asked_for(opened: Opened) -> None:
    page = opened("/commitments")
    everywhere = page.locator(".cards > li").count()
    page.get_by_label("State or pair").fill("AFG-PAK")
    page.get_by_role("button", name="Show").click()
    cards = page.locator(".cards > li")
    assert 0 < cards.count() < everywhere
    for card in cards.all():
        assert re.search("Afghanistan|Pakistan", card.inner_text())


def test_claims_show_who_denies_and_lead_to_both_voices(opened: Opened) -> None:
    page = opened("/claims")
    page.get_by_label("only the disputed").check()
    page.get_by_role("button", name="Show").click()
    card = page.locator(".cards > li").filter(has_text="sheltering the militants")
    assert "Pakistan accuses" in card.inner_text()
    assert "Afghanistan denies it" in card.inner_text()
    card.locator("a[href^='/evidence/']").first.click()
    expect(page.locator("blockquote mark").first).to_be_visible()


def test_a_flag_names_its_rule_and_leads_to_its_words(opened: Opened) -> None:
    page = opened("/flags")
    expelled = page.locator("section").filter(has=page.get_by_role("heading", name=re.compile(r"^F13\b")))
    row = expelled.get_by_role("listitem").filter(has_text="Canada – India")
    assert "expel" in row.inner_text()
    row.locator("a[href^='/evidence/']").first.click()
    expect(page.locator("blockquote mark").first).to_be_visible()


@pytest.mark.parametrize("address", ["/?days=365", "/flags", "/pair/CAN-IND"])
def test_a_flag_is_told_in_names_wherever_it_stands(opened: Opened, address: str) -> None:
    words = opened(address).get_by_role("main").inner_text()
    assert "told as Canada: expel ambassador and as India: recall ambassador" in words


def test_a_run_tells_what_it_wrote(opened: Opened) -> None:
    page = opened("/runs")
    page.get_by_role("link", name="Run 1", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Run 1")
    assert "37 articles" in page.get_by_role("main").inner_text()
    page.locator("main a[href^='/evidence/']").first.click()
    expect(page.locator("blockquote mark").first).to_be_visible()


def test_the_codebook_finds_a_code_by_a_word_of_its_meaning(opened: Opened) -> None:
    page = opened("/codebook")
    page.get_by_label("Words to look for").fill("persona non grata")
    page.get_by_role("button", name="Find").last.click()
    assert page.locator("h3").count() > 0
    assert "expel_" in page.get_by_role("main").inner_text()


def test_a_code_on_an_article_leads_to_its_meaning(opened: Opened, served: Served) -> None:
    page = opened(address_of("an article", served.ledger))
    link = page.locator("main a[href^='/codebook#']").first
    link.click()
    expect(page).to_have_url(re.compile("/codebook#"))
    place = page.url.partition("#")[2]
    expect(page.locator(f"[id='{place}']")).to_be_in_viewport()
