"""The workbench: a local server over one situation folder; workers compute."""
