"""Whether the server answers and the ledger can be read."""

from detente import __version__
from detente.api.asking import Held
from detente.api.routes.common import router_of
from detente.api.shapes import Health
from detente.ledger import last_run

router = router_of("health")


@router.get("/health", summary="Whether the ledger can be read")
def get_health(ledger: Held) -> Health:
    """The version, where the ledger answers; the error `ledger` where it does not."""
    last_run(ledger)
    return Health(version=__version__)
