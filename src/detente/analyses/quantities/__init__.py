"""What a named quantity means, draw by draw (method 9).  No analyses."""
