"""An alert in lines of words, for every place that shows words."""

from collections.abc import Iterator

from detente.alerts.alert import Alert, Quoted

_ID = 8


def lines(alert: Alert) -> Iterator[str]:
    """The title, why, and each entry with its words and where they were printed."""
    yield alert.title
    if alert.words:
        yield f"  {alert.words}"
    for each in alert.quoted:
        yield f"  “{each.quote}” · {_printed(each)} [{each.entry[:_ID]}]"
        if each.page or each.url:
            yield f"    {each.page or each.url}"
    if more := alert.entries[len(alert.quoted) :]:
        listed = ", ".join(entry[:_ID] for entry in more[:_ID])
        yield f"  and {len(more)} more: {listed}{' …' if len(more) > _ID else ''}"
    yield f"  rule: {alert.rule}"


def _printed(each: Quoted) -> str:
    day = each.published.isoformat() if each.published else "no date"
    return ", ".join(part for part in (each.outlet or each.title or "no outlet", day) if part)
