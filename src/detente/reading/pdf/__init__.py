"""PDF: to pieces.  Letters with their places, lines, columns, running heads, paragraphs, notes."""

from __future__ import annotations

from detente.reading.pdf.file import MAX_PAGES, read_pdf

__all__ = ["MAX_PAGES", "read_pdf"]
