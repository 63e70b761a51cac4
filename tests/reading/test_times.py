"""What news says about when: days, tenses, and what is left unknown."""

import itertools
from datetime import date

import pytest

from detente.model.article import Article, article_id
from detente.model.reading import Timex
from detente.model.when import When
from detente.reading.parse import parse
from detente.reading.times import times
from detente.reading.times_lexicon import any_of, lexicon

WEDNESDAY = date(2025, 5, 21)


def read(text: str, published: date | None = WEDNESDAY) -> tuple[Timex, ...]:
    article = Article(id=article_id(text), text=text, published=published)
    return times(article, parse(article))


def values(text: str, published: date | None = WEDNESDAY) -> list[tuple[str, str]]:
    return [(time.text, time.value) for time in read(text, published)]


def test_every_time_points_to_its_words_in_the_untouched_text() -> None:
    text = "The envoys met.\n\nOn Tuesday they signed; by March 2026 the last post must be filled."
    found = read(text)
    assert [text[time.start : time.end] for time in found] == ["Tuesday", "March 2026"]
    assert [time.text for time in found] == ["Tuesday", "March 2026"]


def test_a_december_incident_told_in_may_lies_in_the_december_before() -> None:
    (time,) = read("A December incident at the crossing strained relations.")
    assert time.when == When(
        earliest=date(2024, 12, 1), latest=date(2024, 12, 31), precision="month", basis="relative", text="December"
    )


def test_without_a_publication_date_a_december_incident_has_no_days() -> None:
    (time,) = read("A December incident at the crossing strained relations.", None)
    assert time.value == "XXXX-12"
    assert time.when == When(precision="month", basis="unknown", text="December")


def test_a_full_date_needs_no_publication_date() -> None:
    (time,) = read("The treaty was signed on 21 May 2025.", None)
    assert (time.when.earliest, time.when.basis) == (WEDNESDAY, "stated")


@pytest.mark.parametrize(
    "words", ["21 May 2025", "May 21, 2025", "21st of May 2025", "2025-05-21", "21/05/2025", "21.05.2025"]
)
def test_a_full_date_is_the_same_day_in_every_spelling(words: str) -> None:
    assert values(f"The ministers signed the accord on {words}.") == [(words, "2025-05-21")]


def test_a_date_of_two_small_figures_is_left_alone() -> None:
    assert values("The ministers signed the accord on 05/06/2025.") == []


def test_what_was_done_on_tuesday_lies_before_and_what_will_be_done_on_friday_ahead() -> None:
    assert values("He met the king on Tuesday.") == [("Tuesday", "2025-05-20")]
    assert values("He will meet the king on Friday.") == [("Friday", "2025-05-23")]
    assert values("He is due to meet the king on Tuesday.") == [("Tuesday", "2025-05-27")]


def test_a_report_of_tuesday_on_what_happened_on_tuesday_means_the_same_day() -> None:
    assert values("He met the king on Tuesday.", date(2025, 5, 20)) == [("Tuesday", "2025-05-20")]
    assert values("He met the king last Tuesday.", date(2025, 5, 20)) == [("last Tuesday", "2025-05-13")]


def test_agreeing_after_talks_on_tuesday_puts_the_talks_in_the_past() -> None:
    found = values("They agreed to upgrade ties after talks on Tuesday.")
    assert found == [("Tuesday", "2025-05-20")]


def test_an_expulsion_answered_keeps_its_own_date() -> None:
    found = values("Warsaw expels an envoy to answer the expulsion of its consul on May 6.")
    assert found == [("May 6", "2025-05-06")]


def test_from_monday_to_wednesday_the_visit_ends_after_it_begins() -> None:
    found = values("He will visit Rome from Monday to Wednesday.")
    assert found == [("Monday", "2025-05-26"), ("Wednesday", "2025-05-28")]


def test_two_days_later_counts_from_the_date_told_before() -> None:
    found = values("The raid came on 2 May. Two days later the envoys left.")
    assert found == [("2 May", "2025-05-02"), ("Two days later", "2025-05-04")]


def test_two_days_later_with_no_date_before_is_unknown() -> None:
    (time,) = read("Two days later the envoys left.")
    assert (time.value, time.when.earliest, time.when.basis) == ("XXXX-XX-XX", None, "unknown")


def test_a_promise_within_two_months_ends_two_months_after_the_report() -> None:
    (time,) = read("The two will reopen their embassies within two months.")
    assert (time.type, time.value, time.when.latest) == ("DURATION", "P2M", date(2025, 7, 21))


def test_as_soon_as_possible_is_an_open_deadline_and_no_date() -> None:
    assert values("Both sides will appoint ambassadors as soon as possible.") == []


@pytest.mark.parametrize(
    "text",
    [
        "The sanctions may be lifted.",
        "Theresa May spoke of a second march.",
        "The Sunday Times and USA Today reported it.",
        "Black September struck again.",
        "About 46 men and 2000 soldiers arrived.",
        "The council adopted Resolution 1929.",
        "The 4 June Movement denied it.",
    ],
)
def test_words_that_borrow_from_the_calendar_are_no_times(text: str) -> None:
    assert values(text) == []


def test_the_2015_nuclear_deal_holds_a_year() -> None:
    assert values("They want to revive the 2015 nuclear deal.") == [("2015", "2015")]


def test_the_7_october_attack_is_that_of_2023_once_it_has_happened() -> None:
    text = "The war followed the 7 October attack."
    assert values(text) == [("7 October", "2023-10-07")]
    assert values(text, date(2022, 11, 1)) == [("7 October", "2022-10-07")]


def test_a_range_lends_its_month_and_year_to_both_ends() -> None:
    found = values("Talks ran from 28 May to 3 June 2024 and from 5 to 7 July 2024.")
    assert [value for _, value in found] == ["2024-05-28", "2024-06-03", "2024-07-05", "2024-07-07"]


def test_a_clock_takes_the_day_of_its_sentence_and_none_where_none_is_told() -> None:
    assert values("It began on 18 March 2025 at 10 a.m. sharp.")[-1] == ("10 a.m.", "2025-03-18T10:00")
    assert values("It began at 10:00 sharp.") == [("10:00", "XXXX-XX-XXT10:00")]


def test_parts_of_periods_keep_the_value_and_narrow_the_days() -> None:
    (early,) = read("The deal was struck in early 2023.")
    assert (early.text, early.value, early.when.earliest, early.when.latest) == (
        "early 2023", "2023", date(2023, 1, 1), date(2023, 4, 30),
    )  # fmt: skip
    (end,) = read("It must be ratified before the end of the year.")
    assert (end.text, end.when.latest) == ("the end of the year", date(2025, 12, 31))


def test_no_time_is_told_twice() -> None:
    found = read("From early 2023 until late on Tuesday, 20 May 2025, and for the past three years, nothing moved.")
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))


def test_an_impossible_day_is_no_date() -> None:
    assert values("He was said to have left on 31 February 2024.") != [("31 February 2024", "2024-02-31")]


def test_every_month_of_the_lexicon_is_read_in_every_spelling() -> None:
    words = lexicon().values["month"]
    assert {int(number) for number in words.values()} == set(range(1, 13))
    for word, number in words.items():
        found = values(f"They signed it on 7 {word.capitalize()} 2021.")
        assert found == [(f"7 {word.capitalize()} 2021", f"2021-{int(number):02d}-07")]


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("The pact brings $15 billion a year to the port.", "a year"),
        ("The mission issues 300 visas per day.", "per day"),
        ("The well gives 900 litres of water an hour.", "an hour"),
    ],
)
def test_an_amount_a_year_tells_how_often_and_not_how_long(text: str, rate: str) -> None:
    (time,) = read(text)
    assert (time.text, time.type) == (rate, "SET")


def test_a_year_in_prison_is_a_length() -> None:
    (time,) = read("Two envoys served a year in prison.")
    assert (time.text, time.type, time.value) == ("a year", "DURATION", "P1Y")


def test_a_vote_put_off_until_tuesday_lies_ahead_and_talks_that_lasted_until_tuesday_behind() -> None:
    assert values("The council put off the vote until Tuesday.") == [("Tuesday", "2025-05-27")]
    assert values("The judge gave both sides until June 20 to reply.") == [("June 20", "2025-06-20")]
    assert values("The talks lasted until Tuesday.") == [("Tuesday", "2025-05-20")]


def test_what_the_timetable_holds_lies_ahead_though_told_in_the_present() -> None:
    assert values("The inquiry reports on Tuesday.") == [("Tuesday", "2025-05-27")]
    assert values("The border post reopens this Friday.") == [("this Friday", "2025-05-23")]


def test_current_recent_and_future_date_the_noun_behind_them() -> None:
    found = values("The current truce followed recent raids; future talks are open.")
    assert found == [("current", "PRESENT_REF"), ("recent", "PAST_REF"), ("future", "FUTURE_REF")]
    assert values("Current affairs and wheat futures bored the envoy.") == []


def test_a_year_before_christ_has_a_value_and_no_days() -> None:
    (time,) = read("The city was razed in 49 BC.")
    assert (time.value, time.when.earliest) == ("BC0049", None)


@pytest.mark.parametrize(
    ("feast", "day"),
    [
        ("Easter 2024", "2024-03-31"), ("Good Friday 2022", "2022-04-15"), ("Easter Monday 2000", "2000-04-24"),
        ("Easter 1961", "1961-04-02"), ("Thanksgiving 2023", "2023-11-23"), ("Memorial Day 2021", "2021-05-31"),
    ],
)  # fmt: skip
def test_a_movable_feast_falls_on_the_day_its_rule_gives(feast: str, day: str) -> None:
    assert values(f"The accord was signed at {feast}.") == [(feast, day)]


def test_an_accord_named_after_good_friday_holds_no_date() -> None:
    assert values("London upheld the Good Friday Agreement.") == []


def test_the_year_earlier_quarter_is_the_one_told_of_a_year_before() -> None:
    found = values("Aid fell in the first quarter of 2025; in the year-earlier period it had risen.")
    assert found == [("the first quarter of 2025", "2025-Q1"), ("the year-earlier period", "2024-Q1")]


def test_a_quarter_of_a_fiscal_year_nobody_defined_has_no_days() -> None:
    (time,) = read("Sales to Iran stopped in the fiscal third quarter.")
    assert (time.value, time.when.earliest) == ("2025-Q3", None)


def test_three_quarters_of_the_seats_are_no_time() -> None:
    assert values("The party won three-quarters of the seats and three quarters of the posts.") == []


def test_the_longest_of_two_words_wins() -> None:
    assert any_of(["of", "of the"]) == r"(?:of\s+the|of)"
