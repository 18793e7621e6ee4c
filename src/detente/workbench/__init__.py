"""The workbench: a local web server over one situation folder; numerics run in workers beside it."""
