"""From a reading to a draft situation."""
