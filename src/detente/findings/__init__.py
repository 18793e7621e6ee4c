"""Findings: statements with numbers, intervals, words, evidence and references."""
