"""Sentences as clauses: subject, verb, objects, and parts that can be claims."""
