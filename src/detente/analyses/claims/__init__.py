"""What the brief asserts beside what is computed, and whether its conclusions follow."""
