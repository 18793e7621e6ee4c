"""The deal problem of a forum, and what changes in it: seats, waivers, obstacles.  No analyses."""
