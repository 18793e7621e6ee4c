"""PDF: to pieces.  Letters with their places, lines, columns, running heads, paragraphs, notes."""

from __future__ import annotations

from detente.reading.text.pdf.file import read_pdf

__all__ = ["read_pdf"]
