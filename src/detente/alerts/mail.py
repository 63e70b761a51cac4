"""Alerts by e-mail: one message for all that is new."""

import os
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from detente.alerts.alert import Alert
from detente.alerts.rules import Smtp
from detente.alerts.text import lines
from detente.errors import InputError


def send(alerts: Sequence[Alert], mail: Smtp) -> None:
    """Sends the alerts as one message. Raises InputError where the server does not take it for every receiver."""
    password = _password(mail)
    message = message_of(alerts, mail)
    try:
        with _connected(mail) as server:
            if mail.user and password:
                server.login(mail.user, password)
            refused = server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        # Only the kind of error and the server's own number: what it says may hold what was sent.
        code = getattr(error, "smtp_code", None)
        what = f"{type(error).__name__} {code}" if code else str(error) or type(error).__name__
        raise InputError(f"smtp {mail.host}: {what}; the alerts stay to be delivered") from error
    if refused:
        raise InputError(
            f"smtp {mail.host}: not taken for {', '.join(sorted(refused))}; the alerts stay to be delivered"
        )


def message_of(alerts: Sequence[Alert], mail: Smtp) -> EmailMessage:
    """The message: a subject that says what, or how much, and the alerts in words."""
    message = EmailMessage()
    told = alerts[0].title if len(alerts) == 1 else f"{len(alerts)} alerts"
    message["Subject"] = " ".join(f"Détente: {told}".split())
    message["From"], message["To"] = mail.sender, ", ".join(mail.receivers)
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=mail.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    words = "\n\n".join("\n".join(lines(alert)) for alert in alerts)
    # Not every server takes bytes beyond ASCII, and names of states have them.
    message.set_content(f"{words}\n", cte="quoted-printable")
    return message


def _connected(mail: Smtp) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout, context=context)
    server = smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout)
    if mail.security == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _password(mail: Smtp) -> str | None:
    if mail.password_from is None:
        return None
    password = os.environ.get(mail.password_from)
    if not password:
        raise InputError(f"smtp: the environment has no {mail.password_from}; set it to the password")
    return password
