"""The schema of a situation: one CSV a table, the one source of what a table may hold."""

from detente.schema.tables import ColumnSchema, TableSchema, csv_tables, table, tables

__all__ = ["ColumnSchema", "TableSchema", "csv_tables", "table", "tables"]
