"""Who is in the text: names, what each one is, and which of them are actors."""
