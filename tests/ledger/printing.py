"""Reports as different outlets print them, each in words of its own."""

from typing import Any

from detente.ledger import Ledger, record_all
from detente.model import Findings, Outlet

from .saying import Report, who

_OPENINGS = {
    "fjord.example": "The Fjord Courier writes from the harbour, where fishermen were mending nets in the rain.",
    "danube.example": "A morning paper on the great river devotes half its second page to what follows below.",
    "alps.example": "High in the mountains a small radio station told its listeners at noon of this affair.",
    "steppe.example": "Shepherds and clerks alike heard the evening bulletin of the public broadcaster today.",
}


def paper(domain: str, published: str, *, credit: str = "") -> Report:
    """A report in the words of this outlet, with a credit in its first line where one is given."""
    return Report(published, text=f"{credit}{_OPENINGS[domain]}\n", coder="reader 1")


def printed(domain: str, report: Report) -> Findings:
    """The report's findings as published by this outlet."""
    findings = report.findings()
    source = Outlet(name=domain.split(".")[0].title(), domain=domain)
    url = f"https://{domain}/{findings.article.id}"
    return findings.model_copy(update={"article": findings.article.model_copy(update={"source": source, "url": url})})


def enter(ledger: Ledger, **reports: Report) -> None:
    """Enters each report as of the outlet it is named for: `fjord=…` is fjord.example's."""
    record_all(ledger, [printed(f"{name}.example", report) for name, report in reports.items()])


def attack(
    report: Report, doer: str = "HUN", upon: str = "NOR", *, when: str | None = "2025-03-04", **more: Any
) -> str:
    """An attack, told by the report itself unless voices say otherwise."""
    return report.event(doer, upon, None, when=when, **{"type": "ASSAULT", **more})


def official(code: str, name: str) -> Any:
    """Somebody who speaks for a party by name."""
    return who(code, name=name, role="foreign minister").model_copy(update={"via": "office"})
