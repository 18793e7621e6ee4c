"""What verbs and their clauses state."""
