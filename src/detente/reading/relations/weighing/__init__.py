"""How likely a pair is related: evidence and fitted weights."""
