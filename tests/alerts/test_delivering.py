"""Alerts to their places: each once, again where it is not sure, and never over a way that the rules do not allow."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from detente.alerts import Alert, Outcome, Rules, deliver, delivered, load_rules, webhook
from detente.alerts.atom import NAMESPACE, add
from detente.alerts.mail import send
from detente.alerts.rules import Atom, Smtp, Webhook
from detente.errors import InputError

from .conftest import Server, Sink

# Many processes, pictures or hostile inputs: left out of the quick checks.
pytestmark = pytest.mark.slow

Write = Callable[[str], Path]


def hook(server: Server, **more: object) -> Webhook:
    fields = {"address": server.address, "allow_private": True, "wait": 0.0, "timeout": 5.0, **more}
    return Webhook.model_validate(fields)


def rules_for(rules: Write, deliver_: str = "") -> Rules:
    return load_rules(rules(f"rules: [{{name: mine, when: level}}]\n{deliver_}"))


def handed(
    alerts: Sequence[Alert], told: Rules, path: Path, *to: str, shown: list[Alert] | None = None
) -> tuple[Outcome, ...]:
    with delivered(path) as state:
        show = (shown if shown is not None else []).extend
        return deliver(alerts, told, state, to=to, folder=path.parent, show=show)  # type: ignore[arg-type]


# --- Once


def test_an_alert_goes_once_to_each_place(rules: Write, alert: Alert, tmp_path: Path) -> None:
    told, shown, state = rules_for(rules, "deliver: {atom: {file: feed.xml}}"), [], tmp_path / "state.json"
    for _ in range(2):
        handed([alert], told, state, "stdout", shown=shown)
    assert shown == [alert]
    (later,) = handed([alert], told, state, "atom")
    assert later.delivered == (alert,)


def test_whoever_is_stopped_after_handing_over_hands_over_again(rules: Write, alert: Alert, tmp_path: Path) -> None:
    told, shown, path = rules_for(rules), [], tmp_path / "state.json"

    def show_and_die(some: Sequence[Alert]) -> None:
        shown.extend(some)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), delivered(path) as state:
        deliver([alert], told, state, to=("stdout",), folder=tmp_path, show=show_and_die)
    handed([alert], told, path, "stdout", shown=shown)
    assert shown == [alert, alert]


def test_an_episode_is_told_again_when_its_window_has_passed(rules: Write, alert: Alert, tmp_path: Path) -> None:
    told, path = rules_for(rules), tmp_path / "state.json"

    def on(day: int) -> Alert:
        more = {"id": f"u{day}", "episode": "e", "begins": date(2025, 3, day - 6), "until": date(2025, 3, day)}
        return alert.model_copy(update=more)

    gone = [bool(handed([on(day)], told, path, "stdout")[0].delivered) for day in (7, 8, 13, 14)]
    assert gone == [True, False, False, True]


def test_two_processes_do_not_deliver_at_once(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with delivered(path), pytest.raises(InputError, match="another process"), delivered(path):
        pass


@pytest.mark.parametrize("text", ["[]", "{", '{"version": 99}'])
def test_a_file_that_holds_no_notes_is_not_written_over(tmp_path: Path, text: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no list of delivered alerts"), delivered(path):
        pass
    assert path.read_text(encoding="utf-8") == text


def test_a_place_without_settings_delivers_nothing_anywhere(rules: Write, alert: Alert, tmp_path: Path) -> None:
    shown: list[Alert] = []
    with pytest.raises(InputError, match=r"deliver\.smtp"):
        handed([alert], rules_for(rules), tmp_path / "state.json", "stdout", "smtp", shown=shown)
    assert shown == []


# --- Webhook


def test_a_webhook_gets_the_alert_as_json_under_its_id(
    server: Server, alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_TOKEN", "secret")
    webhook.post(alert, hook(server, token_from="HOOK_TOKEN"))  # noqa: S106  # a variable's name
    assert Alert.model_validate_json(server.bodies[0]) == alert
    assert server.headers[0]["Idempotency-Key"] == "a1"
    assert server.headers[0]["Authorization"] == "Bearer secret"


def test_a_busy_server_is_asked_again_after_longer_and_longer_pauses(server: Server, alert: Alert) -> None:
    pauses: list[float] = []
    server.statuses = [503, 429, 200]
    webhook.post(alert, hook(server, wait=2.0), pause=pauses.append)
    assert (len(server.bodies), pauses) == (3, [2.0, 4.0])


def test_a_server_that_refuses_is_not_asked_again(server: Server, alert: Alert) -> None:
    server.statuses = [400]
    with pytest.raises(InputError, match="answers 400"):
        webhook.post(alert, hook(server))
    assert len(server.bodies) == 1


def test_a_redirect_is_not_followed(server: Server, alert: Alert) -> None:
    server.statuses = [307]
    with pytest.raises(InputError, match="answers 307"):
        webhook.post(alert, hook(server))


def test_a_private_address_needs_the_word_of_the_rules(server: Server, alert: Alert) -> None:
    with pytest.raises(InputError, match="allow_private: true"):
        webhook.post(alert, hook(server, allow_private=False))
    assert server.bodies == []


def test_a_name_is_looked_up_once_for_the_check_and_the_connection(
    server: Server, alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    look_up = webhook.resolve

    def once(*given: object, **more: object) -> tuple[str, ...]:
        asked.append(given)
        return look_up(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(webhook, "resolve", once)
    webhook.post(alert, hook(server))
    assert len(asked) == 1


def test_an_address_with_a_password_is_refused(alert: Alert) -> None:
    with pytest.raises(InputError, match="user name or password"):
        webhook.post(alert, Webhook(address="http://me:secret@127.0.0.1/", allow_private=True))


def test_what_a_webhook_does_not_take_stays_to_be_delivered(
    server: Server, rules: Write, alert: Alert, tmp_path: Path
) -> None:
    other = alert.model_copy(update={"id": "a2"})
    told = rules_for(
        rules, f'deliver: {{webhook: {{address: "{server.address}", allow_private: true, tries: 1, wait: 0}}}}'
    )
    server.statuses = [200, 500, 200]
    (first,) = handed([alert, other], told, tmp_path / "state.json", "webhook")
    assert (first.delivered, first.left) == ((alert,), 1)
    assert first.error
    assert "answers 500" in first.error
    (second,) = handed([alert, other], told, tmp_path / "state.json", "webhook")
    assert second.delivered == (other,)
    assert [json.loads(body)["id"] for body in server.bodies] == ["a1", "a2", "a2"]


def test_a_server_that_is_away_leaves_the_alert(closed_port: int, alert: Alert) -> None:
    away = Webhook(address=f"http://127.0.0.1:{closed_port}/", allow_private=True, tries=2, wait=0)
    with pytest.raises(InputError, match="stays to be delivered"):
        webhook.post(alert, away)


# --- Atom


def entries(path: Path) -> list[ET.Element]:
    return ET.parse(path).getroot().findall(f"{{{NAMESPACE}}}entry")  # noqa: S314  # made by the test


def test_a_feed_has_what_the_standard_asks_of_it(alert: Alert, tmp_path: Path) -> None:
    path = add([alert], Atom(file="feed.xml"), folder=tmp_path)
    root = ET.parse(path).getroot()  # noqa: S314
    for element in (root, *entries(path)):
        for name in ("id", "title", "updated"):
            words = element.findtext(f"{{{NAMESPACE}}}{name}")
            assert words
    assert root.find(f"{{{NAMESPACE}}}author/{{{NAMESPACE}}}name") is not None
    assert root.tag == f"{{{NAMESPACE}}}feed"
    assert "told as <both> & neither" in (entries(path)[0].findtext(f"{{{NAMESPACE}}}content") or "")


def test_a_feed_keeps_its_id_and_those_of_its_entries(alert: Alert, tmp_path: Path) -> None:
    feed, other = Atom(file="feed.xml"), alert.model_copy(update={"id": "a2", "title": "Another"})

    def ids() -> list[str | None]:
        root = ET.parse(tmp_path / "feed.xml").getroot()  # noqa: S314
        return [each.findtext(f"{{{NAMESPACE}}}id") for each in (root, *entries(tmp_path / "feed.xml"))]

    add([alert], feed, folder=tmp_path)
    first = ids()
    add([other, alert], feed, folder=tmp_path)
    second = ids()
    assert second[0] == first[0]
    assert second[2:] == first[1:]
    assert len(set(second)) == 3


def test_a_feed_keeps_no_more_than_it_is_told(alert: Alert, tmp_path: Path) -> None:
    feed = Atom(file="feed.xml", keep=2)
    for number in range(4):
        add([alert.model_copy(update={"id": str(number), "title": f"Alert {number}"})], feed, folder=tmp_path)
    titles = [each.findtext(f"{{{NAMESPACE}}}title") for each in entries(tmp_path / "feed.xml")]
    assert titles == ["Alert 3", "Alert 2"]


def test_words_that_xml_cannot_hold_do_not_break_the_feed(alert: Alert, tmp_path: Path) -> None:
    odd = alert.model_copy(update={"title": "a \x00 bell \x07, a half \ud800, ]]> and \U0001f54a"})
    path = add([odd], Atom(file="feed.xml"), folder=tmp_path)
    title = entries(path)[0].findtext(f"{{{NAMESPACE}}}title") or ""
    assert "\U0001f54a" in title
    assert "\x00" not in title


def test_a_file_that_is_no_feed_is_left_alone(alert: Alert, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    for text in ("<html/>", "not xml"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"no (Atom )?feed"):
            add([alert], Atom(file="feed.xml"), folder=tmp_path)
        assert path.read_text(encoding="utf-8") == text


# --- Mail


def mail(port: int, **more: object) -> Smtp:
    fields = {
        "host": "127.0.0.1", "port": port, "security": "none", "sender": "detente@example.org",
        "receivers": ["analyst@example.org"], "timeout": 5, **more,
    }  # fmt: skip
    return Smtp.model_validate(fields)


def test_one_message_tells_all_alerts(sink: Sink, alert: Alert) -> None:
    other = alert.model_copy(update={"id": "a2", "title": "Türkiye → Israel: level chargé d'affaires"})
    send([alert, other], mail(sink.port))
    (raw,) = sink.messages
    message = message_from_bytes(raw.encode(), policy=default)
    assert message["Subject"] == "Détente: 2 alerts"
    body = message.get_body()
    assert body is not None
    assert alert.title in body.get_content()
    assert other.title in body.get_content()
    assert message["To"] == "analyst@example.org"


def test_a_title_of_two_lines_adds_no_header(sink: Sink, alert: Alert) -> None:
    send([alert.model_copy(update={"title": "One\nBcc: thief@example.org"})], mail(sink.port))
    message = message_from_bytes(sink.messages[0].encode(), policy=default)
    assert message["Bcc"] is None
    assert "Bcc: thief" in message["Subject"]


def test_a_receiver_that_is_refused_leaves_the_alerts(sink: Sink, alert: Alert) -> None:
    sink.refuse = {"gone@example.org"}
    with pytest.raises(InputError, match=r"gone@example\.org"):
        send([alert], mail(sink.port, receivers=["analyst@example.org", "gone@example.org"]))


def test_a_server_that_cannot_be_reached_or_encrypt_leaves_the_alerts(
    sink: Sink, closed_port: int, alert: Alert
) -> None:
    with pytest.raises(InputError, match="stay to be delivered"):
        send([alert], mail(closed_port))
    with pytest.raises(InputError, match="stay to be delivered"):
        send([alert], mail(sink.port, security="starttls"))
    assert sink.messages == []


def test_a_password_that_is_not_in_the_environment_is_asked_for(alert: Alert, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAIL_PASSWORD", raising=False)
    with pytest.raises(InputError, match="MAIL_PASSWORD"):
        send([alert], mail(1, security="tls", user="me", password_from="MAIL_PASSWORD"))  # noqa: S106
