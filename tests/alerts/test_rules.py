"""The rules file: what it may say, and where it is told that something does not hold."""

from collections.abc import Callable
from pathlib import Path

import pytest

from detente.alerts import Rules, load_rules
from detente.alerts.rules import Atom, Flagged, PromiseDue, Smtp, Unusual, Webhook
from detente.errors import DetenteError, InputError
from detente.model import Pair

Write = Callable[[str], Path]

GOOD = """
rules:
  - name: levels of Norway
    when: level
    parties: [Norway, "United Nations"]
  - name: flags
    when: flag
    flags: [F1, F16]
    pairs: [NOR-HUN, [Pakistan, Afghanistan]]
deliver:
  webhook: {address: "http://127.0.0.1:8080/hook", allow_private: true}
"""


def test_parties_are_given_by_name_or_code(rules: Write) -> None:
    found = load_rules(rules(GOOD))
    assert found.rules[0].parties == ("NOR", "UN")
    assert found.rules[1].pairs == (Pair.of("NOR", "HUN"), Pair.of("PAK", "AFG"))


def test_a_rule_without_parties_looks_at_everybody(rules: Write) -> None:
    levels, flags = load_rules(rules(GOOD)).rules
    assert [levels.about(Pair.of(*two)) for two in (("NOR", "SWE"), ("DNK", "SWE"))] == [True, False]
    assert [flags.about(Pair.of(*two)) for two in (("NOR", "HUN"), ("NOR", "SWE"))] == [True, False]


@pytest.mark.parametrize(("line", "wrong", "words"), [
    (3, "when: level|when: levels", "levels"),
    (3, "parties: [Norway,|parties: [Narnia,", "Narnia"),
    (6, "flags: [F1,|flags: [F99,", "F99|pattern"),
    (6, "pairs: [NOR-HUN,|pairs: [NOR-NOR,", "two different"),
    (11, 'address: "http|address: "ftp', "pattern|address"),
    (6, "name: flags|name: levels of Norway", "two rules"),
])  # fmt: skip
def test_an_error_names_the_file_the_line_and_what_to_mend(rules: Write, line: int, wrong: str, words: str) -> None:
    old, new = wrong.split("|")
    path = rules(GOOD.replace(old, new))
    with pytest.raises(DetenteError) as error:
        load_rules(path)
    told = str(error.value)
    assert str(path) in told
    assert any(word in told for word in words.split("|"))
    if "two rules" not in words:
        assert f"{path}:{line}:" in told


@pytest.mark.parametrize("text", ["rules: [", "- a\n- b\n", "rules: []\n", "rules: 3\n", "\x00", "", "# nothing yet\n"])
def test_what_is_no_rules_file_is_refused_in_one_line(rules: Write, text: str) -> None:
    with pytest.raises(DetenteError) as error:
        load_rules(rules(text))
    assert "alerts.yml" in str(error.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_rules(tmp_path / "none.yml")


@pytest.mark.parametrize("mail", [
    "{host: h, sender: a@b.example, receivers: [c@d.example], user: me}",
    "{host: h, sender: a@b.example, receivers: [c@d.example], user: me, password_from: P, security: none}",
    "{host: h, sender: a@b.example, receivers: [c@d.example], user: me, password: secret}",
    "{host: h, sender: a@b.example, receivers: ['c@d.example, e@f.example']}",
    "{host: h, sender: \"a@b.example\\nBcc: e@f.example\", receivers: [c@d.example]}",
])  # fmt: skip
def test_a_password_stands_in_the_environment_and_addresses_are_addresses(rules: Write, mail: str) -> None:
    with pytest.raises(DetenteError):
        load_rules(rules(f"rules: [{{name: a, when: level}}]\ndeliver:\n  smtp: {mail}\n"))


def page() -> str:
    return (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")


def test_the_rules_that_the_page_shows_can_be_used(rules: Write) -> None:
    example = page().split("```yaml\n", 1)[1].split("```", 1)[0]
    found = load_rules(rules(example))
    assert {rule.when for rule in found.rules} == {
        "unusual", "level", "promise_due", "promise_overdue", "disputed", "flag"
    }  # fmt: skip


def test_every_setting_is_told_on_the_page() -> None:
    kinds = (Unusual, PromiseDue, Flagged, Webhook, Atom, Smtp, Rules)
    fields = {name for kind in kinds for name in kind.model_fields}
    assert {
        name for name in fields - {"name", "when"} if f"`{name}`" not in page() and f"{name}:" not in page()
    } == set()
