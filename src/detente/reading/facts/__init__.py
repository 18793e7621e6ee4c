"""Events, figures and sources."""
