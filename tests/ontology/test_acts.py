"""The diplomatic acts: each has a row, and no row promises what diplomacy does not do."""

import re
from pathlib import Path

import pytest

import detente
from detente.errors import DataError
from detente.ontology.acts import CONTRACT, Acts, load_acts
from detente.ontology.plover import load_plover

DATA = Path(detente.__file__).parent / "data"
RECORDS = Path(__file__).parents[3] / "shared" / "RECORDS.md"


@pytest.fixture(scope="module")
def acts() -> Acts:
    return load_acts(DATA)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def touched(acts: Acts, name: str) -> set[str]:
    return {row.standing for row in acts[name].effects}


def test_every_act_of_the_contract_has_its_row_and_plover_type(acts: Acts) -> None:
    if not RECORDS.exists():
        pytest.skip("the data contract is not here")
    section = RECORDS.read_text(encoding="utf-8").split("\n## 5.")[1].split("\n## 6.")[0]
    named: set[str] = set()
    for line in section.splitlines():
        if line.startswith("| `") and not line.startswith("| `act`"):
            names, plover = line.split("|")[1:3]
            found = re.findall(r"`(\w+)`", names)
            named.update(found)
            assert {acts[name].type for name in found} <= set(re.findall(r"[A-Z]{3,}", plover)), line
    assert named == CONTRACT


@pytest.mark.parametrize(
    "name",
    "expel_diplomats withdraw_diplomats summon protest_note accede sign_treaty ratify_treaty suspend_treaty "
    "withdraw_treaty offer_mediation ceasefire_agree ceasefire_implement".split(),
)
def test_staff_complaints_treaties_and_ceasefires_move_nothing(acts: Acts, name: str) -> None:
    assert acts[name].effects == ()


def test_recognition_touches_recognition_alone(acts: Acts) -> None:
    for name in ("recognise_state", "recognise_government", "withdraw_recognition", "refuse_recognition"):
        assert touched(acts, name) == {"recognition"}


def test_no_act_but_one_of_recognition_recognises(acts: Acts) -> None:
    recognising = {act.act for act in acts if "recognition" in touched(acts, act.act)}
    assert recognising == {"recognise_state", "recognise_government", "withdraw_recognition", "refuse_recognition"}


def test_a_protecting_power_changes_the_channel_alone(acts: Acts) -> None:
    assert touched(acts, "protecting_power") == touched(acts, "interests_section") == {"channel"}


def test_only_acts_on_relations_touch_relations(acts: Acts) -> None:
    touching = {act.act for act in acts if "relations" in touched(acts, act.act)}
    assert touching == {"establish_relations", "restore_relations", "suspend_relations", "sever_relations"}


def test_one_side_can_end_relations_but_not_create_them(acts: Acts) -> None:
    assert acts["establish_relations"].symmetric
    assert acts["restore_relations"].symmetric
    assert not acts["sever_relations"].symmetric


def test_expulsion_and_agrement_are_the_receiver_s_acts(acts: Acts) -> None:
    for name in ("expel_ambassador", "expel_diplomats", "grant_agrement", "refuse_agrement", "summon"):
        assert acts[name].directed == "receiver"
        assert {row.direction for row in acts[name].effects} <= {"backward"}


def test_what_international_law_leaves_to_a_state_wrongs_nobody(acts: Acts) -> None:
    assert not any(act.blameworthy for act in acts if act.vcdr)


def test_the_mode_of_an_act_belongs_to_its_type(acts: Acts) -> None:
    plover = load_plover(DATA)
    assert all((act.type, act.mode) in plover.modes for act in acts if act.mode)


def test_each_example_sentence_stands_once_and_is_a_sentence(acts: Acts) -> None:
    sentences = [sentence for act in acts for sentence in act.examples]
    assert len(set(sentences)) == len(sentences)
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)


def test_an_unknown_act_is_none_and_so_is_no_act(acts: Acts) -> None:
    assert acts.get("wave_flag") is None
    assert acts.get(None) is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("- act: summon\n", "- act: summons\n", "act summon: is missing"),
        ("- act: accede\n", "- act: arrive\n", "act arrive: stands twice"),
        ("mode: third-party", "mode: fourth-party", "CONSULT.fourth-party, which modes.yml lacks"),
        ('cameo: "114"', 'cameo: "163"', "its CAMEO code 163 is no ACCUSE"),
        ("set: {state: suspended}", "set: {state: frozen}", "Input should be"),
        ("set: {state: suspended}", "set: {class: charge}", "a relations takes no 'class'"),
        ("set: {state: suspended}", "set: {}", "a relations needs state"),
        ("said: [to_embassy]", "said: [to_castle]", "the cue to_castle, which cues.yml lacks"),
        ("{standing: relations, direction: pair", "{standing: relations, direction: both", "is the pair's"),
    ],
)
def test_a_row_that_does_not_hold_is_an_error_with_its_line(copy: Path, old: str, new: str, why: str) -> None:
    change(copy / "ontology" / "acts.yml", old, new)
    with pytest.raises(DataError, match=rf"acts\.yml:\d+: .*{re.escape(why)}"):
        load_acts(copy)
