"""Who is meant where the sentence does not say: the quarrel, the deal, the talks at hand."""
