"""The command line: the same verbs for the terminal and for pipes."""
