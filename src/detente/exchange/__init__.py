"""Other people's data in and out: each format crosswalked without losing a distinction."""
