"""The addresses under /api/v1, a module for each noun; `ROUTERS` are all of them in the order of the description."""

from detente.api.routes import (
    articles,
    entries,
    exporting,
    followed,
    health,
    judgements,
    names,
    pairs,
    runs,
    searching,
    series,
)

ROUTERS = (
    health.router,
    names.router,
    pairs.router,
    series.router,
    entries.router,
    followed.router,
    searching.router,
    articles.router,
    runs.router,
    judgements.router,
    exporting.router,
)
