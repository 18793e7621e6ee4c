"""Studies: a situation and analyses become one stored, content-addressed run."""
