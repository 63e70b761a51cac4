"""Words of a report are found again, and only where they count."""

from datetime import date
from pathlib import Path

import pytest

from detente.errors import InputError
from detente.ledger import Ledger, entries, judge, open_ledger, record_all, searching
from detente.ledger.searching import Hit, search
from detente.model import Mission, Pair

from .saying import NORWAY_HUNGARY, Report, who


def told(
    words: str, *, day: str = "2025-03-05", title: str = "A report", pair: tuple[str, str] = ("NOR", "HUN")
) -> Report:
    """A report of one standing, told in these words."""
    report = Titled(title, day)
    sides = {"sender": who(pair[0]), "receiver": who(pair[1]), "state": "open"}
    report.standing(Mission, words, **sides)
    return report


class Titled(Report):
    """A report with a title of its own."""

    def __init__(self, title: str, day: str) -> None:
        super().__init__(day, text=f"{title}, {day}.\n")
        self.title = title

    def findings(self) -> object:  # type: ignore[override]
        found = super().findings()
        return found.model_copy(update={"article": found.article.model_copy(update={"title": self.title})})


def keep(ledger: Ledger, *reports: Report) -> None:
    record_all(ledger, [report.findings() for report in reports])


def quotes(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.quote.removesuffix(" (None)") for hit in hits if hit.found_in == "quote"]


def test_an_embassy_is_found_by_any_form_of_the_word(ledger: Ledger) -> None:
    keep(ledger, told("Two embassies stand empty."))
    (hit,) = search(ledger, "embassy")
    (entry,) = entries(ledger)
    assert (hit.found_in, hit.entry, hit.article, hit.title) == ("quote", entry.id, entry.article, "A report")
    assert hit.day == date(2025, 3, 5)
    assert "embassies" in hit.snippet


def test_every_word_must_be_there_and_quoted_words_together(ledger: Ledger) -> None:
    keep(ledger, told("The consul met the mayor."), told("The mayor saw no consul."))
    assert len(search(ledger, "mayor consul")) == 2
    assert quotes(search(ledger, '"consul met"')) == ["The consul met the mayor."]
    assert search(ledger, "mayor minister") == ()


def test_an_accent_hides_nothing(ledger: Ledger) -> None:
    keep(ledger, told("Türkiye opens a mission in Reykjavík."))
    assert search(ledger, "turkiye reykjavik")
    assert search(ledger, "Türkiye")


def test_titles_come_first_and_lead_to_their_article(ledger: Ledger) -> None:
    keep(ledger, told("The envoy travels.", title="Envoy recalled"), told("An envoy rests."))
    titled, *rest = search(ledger, "envoy")
    assert (titled.found_in, titled.entry, titled.title) == ("title", None, "Envoy recalled")
    assert len(rest) == 2


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("envoy *", True), ('envoy "', True), ("-envoy", True), ("envoy)", True), ("envoy OR minister", False),
        ("NEAR(envoy", False), ("quotes:envoy", False), ("NOT minister", False), ("env*", False),
        ("envoy | minister", False), ("'; DROP TABLE words", False),
    ],
)  # fmt: skip
def test_the_index_s_own_syntax_is_nothing_but_words(ledger: Ledger, words: str, found: bool) -> None:
    keep(ledger, told("The envoy travels."))
    assert bool(search(ledger, words)) is found
    assert quotes(search(ledger, "envoy")) == ["The envoy travels."]


@pytest.mark.parametrize("words", ["", " ", '"', "*", "(((", "\\", "_", "\ud800 \x00"])
def test_without_a_word_there_is_nothing_to_search_for(ledger: Ledger, words: str) -> None:
    with pytest.raises(InputError, match="no word"):
        search(ledger, words)


def test_half_characters_and_zeros_are_no_words(ledger: Ledger) -> None:
    keep(ledger, told("The envoy travels."))
    assert search(ledger, "env\ud800oy") == search(ledger, "envoy")
    assert search(ledger, "the\x00envoy") != ()
    with pytest.raises(InputError, match="longer"):
        search(ledger, "envoy " * 100)


def test_what_was_taken_back_is_not_found(ledger: Ledger) -> None:
    keep(ledger, told("The envoy travels."))
    (hit,) = search(ledger, "envoy")
    assert hit.entry
    judge(ledger, hit.entry, "reject", analyst="Ada", reason="no envoy")
    assert search(ledger, "envoy") == ()


def test_what_was_not_yet_reported_is_not_yet_found(ledger: Ledger) -> None:
    keep(ledger, told("The envoy travels.", day="2025-03-05", title="The envoy"))
    assert search(ledger, "envoy", known=date(2025, 3, 4)) == ()
    assert len(search(ledger, "envoy", known=date(2025, 3, 5))) == 2
    assert search(ledger, "envoy", known=date(2025, 3, 5), clock="recorded") == ()


def test_a_search_keeps_to_its_pair_and_days(ledger: Ledger) -> None:
    keep(
        ledger,
        told("The envoy travels.", title="Envoy one"),
        told("The envoy rests.", day="2025-04-01", pair=("NOR", "SWE"), title="Envoy two"),
    )
    assert quotes(search(ledger, "envoy", pair=NORWAY_HUNGARY)) == ["The envoy travels."]
    titles = [hit.title for hit in search(ledger, "envoy", pair=Pair.of("NOR", "SWE")) if hit.found_in == "title"]
    assert titles == ["Envoy two"]
    assert {hit.day for hit in search(ledger, "envoy", since=date(2025, 3, 6))} == {date(2025, 4, 1)}
    assert {hit.day for hit in search(ledger, "envoy", until=date(2025, 4, 1))} == {date(2025, 3, 5)}


def test_pages_join_although_the_ledger_grows_meanwhile(ledger: Ledger) -> None:
    keep(ledger, *(told(f"The envoy travels {number}.", title=f"Envoy {number}") for number in range(3)))
    whole = search(ledger, "envoy")
    assert len(whole) == 6
    found: list[Hit] = []
    while page := search(ledger, "envoy", limit=2, after=found[-1].place if found else None):
        found += page
        keep(ledger, told(f"Another envoy {len(found)}.", title=f"Envoy again {len(found)}"))
    assert len(set(found)) == len(found)
    assert set(whole) <= set(found)
    with pytest.raises(InputError, match="place"):
        search(ledger, "envoy", after="q:x")


def test_a_ledger_that_is_only_read_is_searched_too(ledger: Ledger, address: str) -> None:
    keep(ledger, told("The envoy travels.", title="Envoy"))
    with open_ledger(address, create=False, read_only=True) as reader:
        assert len(search(reader, "envoy")) == 2
        keep(ledger, told("Another envoy."))
        assert len(search(reader, "envoy")) == 3


def test_the_index_is_written_once_there_is_enough_to_index(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_FEW", 3)
    monkeypatch.setattr(searching, "_SOME", 2)
    keep(ledger, *(told(f"The envoy travels {number}.", title=f"Envoy {number}") for number in range(5)))
    before = search(ledger, "envoy")
    assert len(before) == 10
    with ledger.reading() as connection:
        assert searching._behind(connection)[0] == 5
    keep(ledger, told("Another envoy."))
    assert len(search(ledger, "envoy")) == 11


def test_a_question_waits_for_no_one_who_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_FEW", 1)
    monkeypatch.setattr("detente.ledger.opening.BUSY_SECONDS", 0)
    with open_ledger(tmp_path / "busy.db") as ledger, open_ledger(tmp_path / "busy.db") as other:
        keep(ledger, told("The envoy travels."))
        with other.writing():
            assert quotes(search(ledger, "envoy")) == ["The envoy travels."]
