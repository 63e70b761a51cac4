"""Who is introduced with an office is a record, with the words that say so."""

import json

from detente import pipeline
from detente.cli.lines import dumped
from detente.cli.note import note
from detente.intake import from_text
from detente.model import Findings
from detente.model.article import Article

SPEECH = (
    "Peru's foreign minister, Luis Quispe, accused Chile of spying on Monday. "
    "Chilean President Marta Alvear rejected the charge. Quispe then expelled the ambassador of Chile."
)


def findings(text: str) -> Findings:
    (found,) = pipeline.read_all([from_text(text, language="en")], model=False)
    return found


def test_a_minister_introduced_by_title_and_name_is_a_record_with_its_words() -> None:
    quispe, alvear = findings(SPEECH).officials
    assert (quispe.id, quispe.party, quispe.sector, quispe.name) == ("o1", "PER", "GOV", "Luis Quispe")
    assert (alvear.id, alvear.party, alvear.role, alvear.name) == ("o2", "CHL", "President", "Marta Alvear")
    assert "foreign minister" in (quispe.role or "")
    assert [words.quote for words in quispe.evidence] == ["Peru's foreign minister, Luis Quispe"]


def test_the_words_that_introduce_an_official_stand_in_the_text_where_they_say() -> None:
    words = [words for official in findings(SPEECH).officials for words in official.evidence]
    assert words
    assert all(SPEECH[each.start : each.end] == each.quote for each in words)


def test_the_surname_alone_acts_for_the_state_and_introduces_nobody_anew() -> None:
    found = findings(SPEECH)
    expelled = [event for event in found.events if event.act == "expel_ambassador"]
    assert [actor.party for event in expelled for actor in event.actors] == ["PER"]
    assert len(found.officials) == 2


def test_a_name_introduced_again_with_its_title_is_one_record() -> None:
    text = "President Marta Alvear of Chile met Peru's envoy. President Marta Alvear of Chile thanked Peru."
    (alvear,) = findings(text).officials
    assert alvear.evidence[0].start == 0


def test_a_text_that_introduces_nobody_has_no_officials() -> None:
    assert findings("Peru's foreign minister thanked Chile.").officials == ()


def test_officials_stand_in_the_json_of_a_reading() -> None:
    told = json.loads(json.dumps(dumped(findings(SPEECH))))
    assert [official["name"] for official in told["officials"]] == ["Luis Quispe", "Marta Alvear"]
    assert Findings.model_validate({**told, "article": {**told["article"], "text": SPEECH}}).officials


def test_the_note_tells_whom_the_text_introduces_with_the_place() -> None:
    lines = [line for line in note(findings(SPEECH), "a.txt") if line.startswith("Introduced: ")]
    assert lines == [
        "Introduced: Luis Quispe, foreign minister (Peru) 0–36",
        "Introduced: Marta Alvear, President (Chile) 73–103",
    ]


def test_findings_made_without_officials_have_none() -> None:
    assert Findings(article=Article(id="a1", text="Chad met Niger."), coder="test").officials == ()
