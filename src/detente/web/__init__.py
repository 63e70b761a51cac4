"""The pages: the same verbs for people."""

from detente.web.app import create_app
from detente.web.serving import Serving, run

__all__ = ["Serving", "create_app", "run"]
