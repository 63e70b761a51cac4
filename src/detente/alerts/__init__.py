"""Alerts: what in the ledger calls for a look, by a person's own rules, delivered once to where that person looks."""

from detente.alerts.alert import Alert, Quoted
from detente.alerts.delivering import Destination, Outcome, deliver
from detente.alerts.finding import Since, find
from detente.alerts.rules import Rules, load_rules
from detente.alerts.state import Delivered, delivered
from detente.alerts.text import lines

__all__ = [
    "Alert", "Delivered", "Destination", "Outcome", "Quoted", "Rules", "Since", "deliver", "delivered", "find", "lines",
    "load_rules",
]  # fmt: skip
