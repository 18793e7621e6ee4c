"""Where each actor is named, described or meant."""
