"""The schema of a situation: one CSV a table, the one source of what a table may hold."""

from detente.schema.checks import CheckRule, problem, rules
from detente.schema.tables import ColumnSchema, TableSchema, csv_tables, table, tables

__all__ = [
    "CheckRule",
    "ColumnSchema",
    "TableSchema",
    "csv_tables",
    "problem",
    "rules",
    "table",
    "tables",
]
