"""What nouns and adjectives state."""
