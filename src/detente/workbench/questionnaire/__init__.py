"""The most decisive cells as a form for an expert, and the answers as a second coder."""
