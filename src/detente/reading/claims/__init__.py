"""What the brief asserts, how strongly, and who says so."""
