"""A forecast, made up."""

from datetime import date

from detente.model import Forecast

RAIN = Forecast(
    made=date(2025, 3, 1),
    question="events",
    source="NOR",
    target="HUN",
    subject="verbal conflict",
    days=30,
    probability=0.3,
    baseline=0.25,
    model="blend 1",
    because={"entries": ["e1"], "weights": {"recent": 0.7}},
)
