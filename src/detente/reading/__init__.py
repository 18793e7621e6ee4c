"""Reading a brief: from a document to a draft situation with evidence."""

from __future__ import annotations

from detente.reading.text.document import Block, Document, Note, Sentence
from detente.reading.text.files import read_bytes, read_document, read_text

__all__ = ["Block", "Document", "Note", "Sentence", "read_bytes", "read_document", "read_text"]
