"""The addresses that the workbench answers, one module a page."""
