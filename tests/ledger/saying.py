"""Small findings, built by hand: who said or did what, in a text of one line per record."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from detente.ledger import Ledger, entries, position, record_all
from detente.model import (
    UNKNOWN_WHEN,
    Actor,
    Article,
    Claim,
    Commitment,
    Event,
    Evidence,
    Findings,
    Format,
    Mission,
    Outlet,
    Pair,
    Position,
    Recognition,
    Relations,
    Representation,
    Voice,
    When,
    article_id,
)

NORWAY_HUNGARY = Pair.of("NOR", "HUN")


def who(code: str, **more: Any) -> Actor:
    return Actor(code=code, sector="GOV", via="name", **more)


def on(day: str | None) -> When:
    """A day ("2025-03-04"), a month ("2025-03"), a year, or unknown."""
    if day is None:
        return UNKNOWN_WHEN
    parts = [int(part) for part in day.split("-")]
    if len(parts) == 3:
        return When(earliest=date(*parts), latest=date(*parts), precision="day", basis="stated", text=day)
    first = date(parts[0], parts[1] if len(parts) == 2 else 1, 1)
    last_month = date(first.year, parts[1], 28) if len(parts) == 2 else date(first.year, 12, 31)
    return When(earliest=first, latest=last_month, precision="month" if len(parts) == 2 else "year", basis="stated")


def voice(holder: str, stance: Any) -> Voice:
    return Voice(holder="publisher" if holder == "publisher" else who(holder), stance=stance)


class Report:
    """A report in the making: every record adds a line to the text and quotes it."""

    def __init__(
        self, published: str | None = "2025-03-05", *, coder: str = "reader 1", text: str = "Report.\n"
    ) -> None:
        self.published = date.fromisoformat(published) if published else None
        self.coder = coder
        self.text = text
        self.spans: list[tuple[int, int]] = []
        self.records: dict[str, list[dict[str, Any]]] = {"events": [], "standings": [], "commitments": [], "claims": []}

    def _line(self, kind: str, line: str, /, **fields: Any) -> str:
        start = len(self.text)
        self.text += line + "\n"
        number = f"{kind[0]}{len(self.records[kind]) + 1}"
        self.records[kind].append({"id": number, "span": (start, start + len(line)), **fields})
        return number

    def event(self, actor: str, recipient: str, act: str | None, *, when: str | None = None, **more: Any) -> str:
        fields = {
            "type": "SANCTION",
            "actors": (who(actor),),
            "recipients": (who(recipient),),
            "act": act,
            "when": on(when),
        }
        return self._line("events", f"{actor} does {act} to {recipient} on {when}.", **{**fields, **more})

    def standing(self, kind: type, words: str, /, *, when: str | None = None, **fields: Any) -> str:
        return self._line("standings", f"{words} ({when})", type=kind, when=on(when), **fields)

    def head(self, sender: str, receiver: str, class_: str | None, phase: str | None = None, **more: Any) -> str:
        words = f"{sender} has a head of class {class_} at {receiver}: {phase}."
        both = {"sender": who(sender), "receiver": who(receiver), "class": class_, "phase": phase}
        return self.standing(Representation, words, **both, **more)

    def mission(self, sender: str, receiver: str, state: str, mission: str = "embassy", **more: Any) -> str:
        words = f"The {mission} of {sender} at {receiver} is {state}."
        fields = {"sender": who(sender), "receiver": who(receiver), "state": state, "mission": mission}
        return self.standing(Mission, words, **fields, **more)

    def relations(self, one: str, other: str, state: str, *, worded_by: str | None = None, **more: Any) -> str:
        speaker = who(worded_by) if worded_by else None
        both = {"parties": (who(one), who(other)), "state": state, "worded_by": speaker}
        return self.standing(Relations, f"Relations of {one} and {other} are {state}.", **both, **more)

    def recognition(self, by: str, of: str, state: str, **more: Any) -> str:
        return self.standing(Recognition, f"{by}, {of}: {state}.", by=who(by), of=who(of), state=state, **more)

    def format(self, parties: Sequence[str], name: str) -> str:
        return self.standing(Format, f"The {name}.", parties=tuple(map(who, parties)), name=name)

    def commitment(self, promisors: Sequence[str], act: str, grade: str, **more: Any) -> str:
        words = f"{' and '.join(promisors)}: {act}, {grade}."
        fields = {"promisors": tuple(map(who, promisors)), "words": words, "act": act, "grade": grade}
        return self._line("commitments", words, **fields, **more)

    def claim(self, proposition: str, state: str, voices: Sequence[Voice], against: Sequence[str] = ()) -> str:
        fields = {
            "proposition": proposition,
            "state": state,
            "voices": tuple(voices),
            "against": tuple(map(who, against)),
        }
        return self._line("claims", f"Somebody says so ({state}).", **fields)

    def findings(self) -> Findings:
        article = Article(
            id=article_id(self.text),
            text=self.text,
            title="A report",
            url="https://news.example/report",
            published=self.published,
            source=Outlet(name="Example News", domain="news.example", country="NOR"),
        )

        def built(kind: Any, fields: dict[str, Any]) -> Any:
            start, end = fields.pop("span")
            words = Evidence(article=article.id, start=start, end=end, quote=article.text[start:end])
            return kind(**fields, evidence=(words,))

        def event(**fields: Any) -> Event:
            return Event(**{"rule": "by hand", "confidence": 1.0, **fields, "trigger": fields["evidence"]})

        def rows(kind: str) -> list[dict[str, Any]]:
            return [dict(row) for row in self.records[kind]]

        return Findings(
            article=article,
            coder=self.coder,
            events=tuple(built(event, row) for row in rows("events")),
            standings=tuple(built(row.pop("type"), row) for row in rows("standings")),
            commitments=tuple(built(Commitment, row) for row in rows("commitments")),
            claims=tuple(built(Claim, row) for row in rows("claims")),
        )


def recall(day: str = "2025-03-04", *, published: str | None = "2025-03-05", coder: str = "reader 1") -> Report:
    """A report that Norway recalled its ambassador to Hungary."""
    report = Report(published, coder=coder)
    act = report.event("NOR", "HUN", "recall_ambassador", when=day)
    report.head(
        "NOR", "HUN", "charge", "recalled", mode="ad_interim", inferred="VCDR art. 19", from_event=act, when=day
    )
    return report


def stands(
    ledger: Ledger, *reports: Report, valid: str, known: str | None = None, pair: Pair = NORWAY_HUNGARY
) -> Position:
    record_all(ledger, [report.findings() for report in reports])
    by = date.fromisoformat(known) if known else None
    return position(ledger, pair, valid=date.fromisoformat(valid), known=by)


def background(published: str = "2025-01-10") -> Report:
    """A report that tells, as background, of embassies and ambassadors both ways."""
    report = Report(published)
    report.relations("NOR", "HUN", "established")
    for sender, receiver in (("NOR", "HUN"), ("HUN", "NOR")):
        report.mission(sender, receiver, "open")
        report.head(sender, receiver, "ambassador", "in_post")
    return report


def closing(day: str = "2025-06-06", *, status: str = "actual") -> Report:
    report = Report(day)
    act = report.event("NOR", "HUN", "close_embassy", when=day, status=status)
    report.mission("NOR", "HUN", "closed", from_event=act, when=day)
    return report


def rupture(day: str = "2025-07-01") -> Report:
    report = Report(day)
    act = report.event("HUN", "NOR", "sever_relations", when=day)
    report.relations("HUN", "NOR", "severed", worded_by="HUN", from_event=act, when=day)
    return report


def levels(position: Position) -> tuple[str, str]:
    return position.side("NOR").level.word, position.side("HUN").level.word


def some_entry(ledger: Ledger) -> str:
    """The id of the first entry that a ledger gives."""
    first, *_ = entries(ledger)
    return first.id


def flags(position: Position) -> list[str]:
    return [flag.code for flag in position.flags]
