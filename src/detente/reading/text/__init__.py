"""From a file of any format to clean text with sentences and notes."""
