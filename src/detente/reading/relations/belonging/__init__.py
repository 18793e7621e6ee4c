"""Whom persons lead and serve, what is a part of what."""
