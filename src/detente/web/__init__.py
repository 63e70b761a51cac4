"""The pages: the same verbs for people."""

from detente.web.app import create_app, run

__all__ = ["create_app", "run"]
