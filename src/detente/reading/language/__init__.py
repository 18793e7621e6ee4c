"""Words: tokens, parts of speech, inflection, dates."""
