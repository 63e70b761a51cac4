"""The analyst's note: one line a record, the voice beneath it, nothing told twice, nothing cut in a word."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from detente.cli.note import note
from detente.model import (
    Actor,
    Article,
    Claim,
    Commitment,
    Event,
    Evidence,
    Findings,
    Magnitude,
    Mission,
    Quantity,
    Relations,
    Representation,
    Skipped,
    Trouble,
    Voice,
    When,
    article_id,
    quote,
)


def who(code: str, **more: Any) -> Actor:
    return Actor(code=code, sector="GOV", via="name", **more)


def says(holder: str, stance: Any = "asserts", **more: Any) -> Voice:
    return Voice(holder=who(holder, **more), stance=stance)


NORWAY, HUNGARY = who("NOR"), who("HUN")


@dataclass
class Text:
    """A text, and findings in its words."""

    text: str
    records: dict[str, list[Any]] = field(default_factory=dict)

    def words(self, quoted: str) -> Evidence:
        article = Article(id=article_id(self.text), text=self.text)
        start = self.text.index(quoted)
        return quote(article, start, start + len(quoted))

    def add(self, kind: str, record: Any) -> None:
        self.records.setdefault(kind, []).append(record)

    def event(self, trigger: str, **fields: Any) -> None:
        fields = {"actors": (NORWAY,), "recipients": (HUNGARY,), "rule": "test", "confidence": 1.0, **fields}
        found = Event(evidence=(self.words(self.text),), trigger=(self.words(trigger),), **fields)
        self.add("events", found)

    def lines(self, width: int = 100, **article: Any) -> list[str]:
        about = Article(id=article_id(self.text), text=self.text, **article)
        findings = Findings(article=about, coder="test", **{k: tuple(v) for k, v in self.records.items()})
        return list(note(findings, "a.txt", width=width))


def told(lines: list[str], label: str) -> list[str]:
    """The lines that begin with the label."""
    return [line for line in lines if line.startswith(f"  {label} ")]


def test_the_head_tells_what_was_read_and_what_was_set_aside() -> None:
    text = Text("Follow us\nNorway thanked Hungary.")
    skipped = (Skipped(start=0, end=9, reason="furniture"),)
    assert text.lines(skipped=skipped, published=date(2025, 5, 21))[0] == (
        "a.txt · no outlet · 21 May 2025 · 24 of 33 characters read (1 passage set aside)"
    )


def test_a_deed_stands_under_its_pair_with_its_offsets_to_the_right() -> None:
    text = Text("Norway recalled its ambassador to Hungary.")
    day = When(earliest=date(2025, 3, 4), latest=date(2025, 3, 4), precision="day", basis="stated")
    text.event("recalled", id="e1", type="SANCTION", mode="withdraw", act="recall_ambassador", when=day)
    lines = text.lines()
    assert lines[2] == "HUNGARY – NORWAY"
    assert lines[3].startswith("  sanctions   Norway → Hungary: recall ambassador ")
    assert lines[3].endswith(" 7–15")
    assert lines[4].strip() == "4 March 2025"


def test_a_deed_without_an_act_is_told_in_the_words_of_the_text() -> None:
    text = Text("On Monday Norway accused Hungary of opening its mail.")
    text.event("accused", id="e1", type="ACCUSE", mode="allege")
    (line,) = told(text.lines(), "accuses")
    assert "Norway → Hungary: “accused Hungary of opening its mail”" in line


def test_long_words_are_cut_between_words_and_never_wider_than_asked() -> None:
    text = Text("Norway " + "solemnly and repeatedly " * 20 + "thanked Hungary " + "for its unfailing help " * 20)
    text.event("thanked", id="e1", type="SUPPORT")
    for width in (72, 100, 120):
        lines = text.lines(width)
        assert max(map(len, lines)) <= width
        (line,) = told(lines, "supports")
        cut = line[line.index("“") + 1 : line.index("…”")]
        assert text.text[text.text.index(cut) + len(cut)] in " ,;"


def test_many_parties_leave_the_words_to_the_next_line() -> None:
    text = Text("Norway, Hungary, Bosnia and Herzegovina and the Central African Republic thanked Trinidad and Tobago.")
    many = tuple(who(code) for code in ("NOR", "HUN", "BIH", "CAF"))
    text.event("thanked", id="e1", type="SUPPORT", actors=many, recipients=(who("TTO"),))
    lines = text.lines(72)
    (line,) = told(lines, "supports")
    assert "…" in line
    assert lines[lines.index(line) + 1].strip() == "“thanked Trinidad and Tobago”"


def test_an_alleged_deed_is_no_plain_deed() -> None:
    text = Text("Norway says that Hungary opened its mail; Hungary has not confirmed it.")
    voices = (says("NOR", "accuses"), says("HUN", "declines"))
    text.event("opened", id="e1", type="COERCE", mode="seize", actors=(HUNGARY,), recipients=(NORWAY,), voices=voices)
    text.add("claims", Claim(
        id="c1", proposition="e1", against=(HUNGARY,), voices=voices, state="unconfirmed",
        evidence=(text.words("opened its mail"),),
    ))  # fmt: skip
    lines = text.lines()
    assert not told(lines, "coerces")
    (line,) = told(lines, "alleged")
    assert "Hungary → Norway: “opened its mail" in line
    below = lines[lines.index(line) + 1].strip()
    assert below.startswith("Norway accuses · Hungary will not confirm · unconfirmed · coerces seize")


def test_a_claim_in_words_shows_its_state_and_whom_it_is_against() -> None:
    text = Text("Norway accuses Hungary of sheltering pirates; Hungary denies it.")
    text.add("claims", Claim(
        id="c1", proposition="sheltering pirates", against=(HUNGARY,), state="disputed",
        voices=(says("NOR", "accuses"), says("HUN", "denies")), evidence=(text.words("sheltering pirates"),),
    ))  # fmt: skip
    lines = text.lines()
    (line,) = told(lines, "disputed")
    assert "against Hungary: “sheltering pirates”" in line
    assert lines[lines.index(line) + 1].strip() == "Norway accuses · Hungary denies"


def test_a_promise_shows_its_grade_who_says_so_and_when_it_is_due() -> None:
    text = Text("Norway and Hungary agreed in principle to exchange ambassadors as soon as possible, Chile said.")
    text.event("agreed", id="e1", type="AGREE", actors=(NORWAY, HUNGARY), recipients=(NORWAY, HUNGARY))
    text.add("commitments", Commitment(
        id="k1", promisors=(NORWAY, HUNGARY), beneficiaries=(NORWAY, HUNGARY), words="exchange ambassadors",
        grade="agreed_in_principle", from_event="e1", deadline=When(text="as soon as possible"),
        voices=(says("CHL", name="Ana Lima", role="Foreign Minister"),), evidence=(text.words("exchange ambassadors"),),
    ))  # fmt: skip
    lines = text.lines()
    (line,) = told(lines, "promised")
    assert "Norway and Hungary: “exchange ambassadors”" in line
    below = lines[lines.index(line) + 1].strip()
    assert below == "agreed in principle · Chile (Ana Lima) says · as soon as possible"
    # The agreement is the promise: it is not told twice.
    assert not told(lines, "agrees")
    assert lines[-1] == "Ledger: would move no standing. A promise moves no level."


def test_what_holds_in_both_directions_is_one_line() -> None:
    text = Text("Norway and Hungary keep embassies in each other's capitals.")
    for number, (sender, receiver) in enumerate(((NORWAY, HUNGARY), (HUNGARY, NORWAY))):
        text.add("standings", Mission(
            id=f"s{number}", sender=sender, receiver=receiver, state="open", evidence=(text.words("keep embassies"),),
        ))  # fmt: skip
    (line,) = told(text.lines(), "stands")
    assert "Norway ↔ Hungary: embassy open" in line


def test_what_is_told_twice_is_one_line_with_both_places() -> None:
    text = Text("Norway thanked Hungary. Norway praised Hungary.")
    evidence = (text.words("thanked"), text.words("praised"))
    for number, words in enumerate(evidence):
        text.add("standings", Relations(
            id=f"s{number}", parties=(HUNGARY, NORWAY), state="established", evidence=(words,),
        ))  # fmt: skip
    (line,) = told(text.lines(), "stands")
    assert line.endswith("7–14, 31–38")


def test_an_inference_names_its_rule() -> None:
    text = Text("Norway recalled its ambassador to Hungary.")
    text.event("recalled", id="e1", type="SANCTION", act="recall_ambassador")
    text.add("standings", Representation(
        id="s1", sender=NORWAY, receiver=HUNGARY, class_="charge", mode="ad_interim", inferred="VCDR art. 19",
        from_event="e1", evidence=(text.words("recalled"),),
    ))  # fmt: skip
    lines = text.lines()
    (line,) = told(lines, "stands")
    assert "Norway → Hungary: chargé d'affaires ad interim" in line
    assert lines[lines.index(line) + 1].strip() == "inferred from VCDR art. 19"
    assert lines[-1] == "Ledger: deeds would move 1 standing."


def test_a_toll_keeps_its_bound_and_a_plan_is_only_announced() -> None:
    text = Text("Norway will shell Hungary, where at least 3 died.")
    toll = Magnitude(killed=Quantity(value=3, bound="at least"))
    text.event("shell", id="e1", type="ASSAULT", status="announced", magnitude=toll)
    lines = text.lines()
    (line,) = told(lines, "announced")
    assert lines[lines.index(line) + 1].strip() == "attacks · at least 3 killed"


def test_what_could_not_be_read_is_said_once_with_its_place() -> None:
    text = Text("Both sides met.")
    trouble = Trouble(station="reading", reason="three candidates", span=text.words("Both sides"))
    text.add("troubles", trouble)
    text.add("troubles", trouble)
    assert text.lines()[2:] == [
        "Not read: “Both sides”: three candidates 0–10", "", "Ledger: would move no standing.",
    ]  # fmt: skip


def test_parties_that_nobody_names_stay_unnamed() -> None:
    text = Text("The envoy was expelled.")
    text.event("expelled", id="e1", type="SANCTION", act="expel_diplomats", actors=(), recipients=())
    lines = text.lines()
    assert "NOBODY NAMED" in lines
    assert "nobody named: expel diplomats" in told(lines, "sanctions")[0]
