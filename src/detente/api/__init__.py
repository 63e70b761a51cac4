"""The HTTP face: the same verbs as JSON."""
