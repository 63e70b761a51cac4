"""The pages: the same verbs for people."""
