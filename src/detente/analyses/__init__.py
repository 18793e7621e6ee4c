"""The questions, on labelled draws: a folder a question, found by the name of their cards."""
