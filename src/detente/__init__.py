"""Detente: situations in, cited odds out."""
