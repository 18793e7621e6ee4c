"""A situation as one Excel workbook, one sheet a table: read it, write it.

The sheets are those of the folder: ``actors``, ``stakes``, ``theatre-units`` …; ``situation`` and
``scenarios`` hold the two TOML files, and the hidden sheet ``files`` keeps every text of the folder
as it was, so that a folder written to a workbook and read again is the same.
"""

from detente.io.workbookreader import read_workbook
from detente.io.workbookwriter import workbook_bytes, write_workbook

__all__ = ["read_workbook", "workbook_bytes", "write_workbook"]
