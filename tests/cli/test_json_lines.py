"""JSON lines in, JSON lines out: the documented keys, the order of the lines, and what becomes of a bad one."""

import json
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from detente.model import EventType, Stance

from .running import Command, Done

SENTENCE = (
    "Norway recalled its ambassador to Hungary on Tuesday and accused Budapest of opening its diplomatic mail, "
    "which Hungary denies."
)
ARTICLE = {"id": "x1", "published": "2025-03-05", "text": SENTENCE}

ACTOR = {"code", "sector", "name", "role", "via"}
EVIDENCE = {"article", "start", "end", "quote"}
WHEN = {"earliest", "latest", "precision", "basis", "text"}
VOICE = {"holder", "stance", "verb", "chain"}
EVENT = {
    "id", "type", "mode", "act", "cameo", "contexts", "actors", "recipients", "hosts", "mediators", "when", "where",
    "magnitude", "status", "voices", "evidence", "trigger", "rule", "confidence",
}  # fmt: skip
COMMITMENT = {
    "id", "promisors", "beneficiaries", "act", "type", "words", "condition", "deadline", "grade", "voices", "evidence",
}  # fmt: skip
REPRESENTATION = {
    "id", "kind", "sender", "receiver", "class", "mode", "phase", "person", "when", "inferred", "from_event",
    "evidence",
}  # fmt: skip


def lines(*values: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def answers(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.out.splitlines()]


def answer(detente: Command, command: str, **line: Any) -> dict[str, Any]:
    """The one answer to one good line."""
    done = detente(command, "--jsonl", "-", stdin=lines(line))
    assert (done.status, done.err) == (0, "")
    (found,) = answers(done)
    assert found["id"] == line["id"]
    return found


@pytest.fixture
def whole(detente: Command) -> dict[str, Any]:
    """The answer to the sentence of the contract."""
    return answer(detente, "read", **ARTICLE)


def test_an_article_is_answered_with_every_kind_of_record(whole: dict[str, Any]) -> None:
    assert set(whole) >= {"id", "article", "events", "claims", "commitments", "standings", "troubles"}
    assert set(whole["article"]) >= {"id", "published", "title", "language"}
    assert (whole["article"]["published"], whole["article"]["language"]) == ("2025-03-05", "en")
    assert "text" not in whole["article"]


def test_a_recall_is_an_event_with_the_documented_fields(whole: dict[str, Any]) -> None:
    (recall,) = (event for event in whole["events"] if event["act"] == "recall_ambassador")
    assert set(recall) >= EVENT
    assert (recall["type"], recall["mode"], recall["status"]) == ("SANCTION", "withdraw", "actual")
    assert [actor["code"] for actor in recall["actors"]] == ["NOR"]
    assert [actor["code"] for actor in recall["recipients"]] == ["HUN"]
    assert set(recall["actors"][0]) >= ACTOR
    assert recall["when"] == {
        "earliest": "2025-03-04", "latest": "2025-03-04", "precision": "day", "basis": "relative", "text": "Tuesday",
    }  # fmt: skip


def test_the_chargé_who_follows_a_recall_is_a_standing_that_names_its_rule(whole: dict[str, Any]) -> None:
    (head,) = whole["standings"]
    assert set(head) >= REPRESENTATION
    assert (head["kind"], head["class"], head["mode"]) == ("representation", "charge", "ad_interim")
    assert head["inferred"] == "VCDR art. 19"
    assert head["from_event"] in {event["id"] for event in whole["events"]}


def test_a_denied_accusation_is_a_claim_with_both_voices(whole: dict[str, Any]) -> None:
    (claim,) = whole["claims"]
    assert set(claim) >= {"id", "proposition", "against", "voices", "state", "evidence"}
    assert claim["state"] == "disputed"
    assert [actor["code"] for actor in claim["against"]] == ["HUN"]
    stances = {voice["holder"]["code"]: voice["stance"] for voice in claim["voices"]}
    assert stances == {"NOR": "accuses", "HUN": "denies"}


def test_a_promise_is_a_commitment_with_the_documented_fields(detente: Command) -> None:
    found = answer(detente, "read", id=7, text="Chile and Peru agreed to reopen their consulates.")
    (promise,) = found["commitments"]
    assert set(promise) >= COMMITMENT
    assert promise["grade"] == "agreed"
    assert {actor["code"] for actor in promise["promisors"]} == {"CHL", "PER"}


def test_every_quote_is_a_slice_of_the_text(whole: dict[str, Any]) -> None:
    quotes = list(walk(whole))
    assert len(quotes) > 5
    for words in quotes:
        assert set(words) >= EVIDENCE
        assert SENTENCE[words["start"] : words["end"]] == words["quote"]


def walk(value: Any) -> Any:
    """Every piece of evidence anywhere in a value."""
    if isinstance(value, dict):
        if "quote" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from walk(each)


def test_dates_are_answered_with_timex_types_and_values(detente: Command) -> None:
    found = answer(detente, "dates", **ARTICLE)
    assert set(found) == {"id", "timexes"}
    (tuesday,) = found["timexes"]
    start = SENTENCE.index("Tuesday")
    assert tuesday == {"start": start, "end": start + 7, "text": "Tuesday", "type": "DATE", "value": "2025-03-04"}


def test_places_are_answered_with_coordinates(detente: Command) -> None:
    text = "The two ministers met in Budapest."
    found = answer(detente, "places", id="p", text=text)
    assert set(found) == {"id", "places"}
    (city,) = found["places"]
    assert set(city) == {"start", "end", "text", "lat", "lon", "country", "geonames_id"}
    assert (text[city["start"] : city["end"]], city["text"], city["country"]) == ("Budapest", "Budapest", "HUN")
    assert (round(city["lat"]), round(city["lon"])) == (47, 19)
    assert isinstance(city["geonames_id"], int)


def test_voices_are_answered_with_spans_and_stances(detente: Command) -> None:
    text = "Hungary said that the embassy would stay open."
    found = answer(detente, "voices", id="v", text=text)
    assert set(found) == {"id", "attributions"}
    (said,) = found["attributions"]
    assert set(said) == {"source", "cue", "content", "stance"}
    assert [text[slice(*said[part])] for part in ("source", "cue")] == ["Hungary", "said"]
    assert "embassy would stay open" in text[slice(*said["content"])]
    assert said["stance"] in get_args(Stance)


def test_a_relation_is_answered_with_a_probability_for_each_type(detente: Command) -> None:
    found = answer(detente, "relate", id="r", text=SENTENCE, source="Norway", target="Hungary")
    assert set(found) == {"id", "type", "mode", "probabilities", "rule"}
    assert set(found["probabilities"]) == set(get_args(EventType))
    assert sum(found["probabilities"].values()) == pytest.approx(1, abs=0.01)
    assert found["probabilities"][found["type"]] == max(found["probabilities"].values())


BAD_LINES = (
    b"{not json}\n",
    b'["a", "list"]\n',
    b'{"id": "empty", "text": ""}\n',
    b'{"text": "no id"}\n',
    b"\xff\xfe\n",
)


@pytest.mark.parametrize("command", ["read", "dates", "places", "voices"])
def test_bad_lines_are_answered_with_errors_and_the_others_in_order(detente: Command, command: str) -> None:
    good = [lines({"id": number, "text": "Norway recalled its ambassador to Hungary."}) for number in (1, 2)]
    done = detente(command, "--jsonl", "-", stdin=b"".join([good[0], *BAD_LINES, b"\n", good[1]]))
    found = answers(done)
    assert (done.status, done.err) == (1, "")
    assert [each["id"] for each in found] == [1, None, None, "empty", None, None, 2]
    assert ["error" in each for each in found] == [False, True, True, True, True, True, False]
    assert [each["error"][:6] for each in found[1:6]] == ["line 2", "line 3", "line 4", "line 5", "line 6"]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ({"id": "a", "text": SENTENCE, "source": "Norway"}, "target"),
        ({"id": "a", "text": SENTENCE, "source": "Norway", "target": 7}, "target"),
        ({"id": "a", "source": "Norway", "target": "Hungary"}, "text"),
    ],
)
def test_a_relation_without_its_text_source_or_target_is_an_error(
    detente: Command, line: dict[str, Any], word: str
) -> None:
    done = detente("relate", "--jsonl", "-", stdin=lines(line))
    (found,) = answers(done)
    assert (done.status, found["id"]) == (1, "a")
    assert word in found["error"]


def test_a_party_that_the_text_leaves_unnamed_still_has_an_answer(detente: Command) -> None:
    line = {"id": "a", "text": SENTENCE, "source": "Norway", "target": "an unnamed party"}
    done = detente("relate", "--jsonl", "-", stdin=lines(line))
    (found,) = answers(done)
    assert (done.status, found["id"], "error" in found) == (0, "a", False)
    assert abs(sum(found["probabilities"].values()) - 1) < 0.01


def test_a_date_of_publication_that_is_none_is_the_error_of_its_line(detente: Command) -> None:
    done = detente("read", "--jsonl", "-", stdin=lines({**ARTICLE, "published": "2025-02-30"}))
    (found,) = answers(done)
    assert (done.status, found["id"]) == (1, "x1")
    assert "2025-02-30" in found["error"]


def test_lines_come_from_a_file_too_and_no_line_is_no_answer(detente: Command, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(b"")
    assert detente("read", "--jsonl", path) == Done(0, "", "")
    path.write_bytes(b"\xef\xbb\xbf" + lines(ARTICLE))
    assert [each["id"] for each in answers(detente("read", "--jsonl", path))] == ["x1"]


def test_more_lines_than_are_parsed_together_keep_their_order(detente: Command) -> None:
    many = [{"id": number, "text": "Norway thanked Hungary."} for number in range(150)]
    many[70] = {"id": 70}
    done = detente("read", "--jsonl", "-", stdin=lines(*many))
    assert done.status == 1
    assert [each["id"] for each in answers(done)] == list(range(150))
    assert [each["id"] for each in answers(done) if "error" in each] == [70]


def test_an_id_of_half_a_character_is_still_answered(detente: Command) -> None:
    done = detente("dates", "--jsonl", "-", stdin=b'{"id": "\\ud800", "text": "Norway thanked Hungary."}\n')
    assert done.out == '{"id": "\\ud800", "timexes": []}\n'


def test_one_source_as_json_has_the_shape_of_a_line(detente: Command, report: Path) -> None:
    done = detente("read", report, "--json", "--published", date(2025, 3, 5))
    found = json.loads(done.out)
    assert set(found) >= {"id", "article", "events", "claims", "commitments", "standings", "troubles"}
    assert (found["id"], found["article"]["published"]) == (str(report), "2025-03-05")
