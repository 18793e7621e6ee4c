"""Who lines up with whom?  (Method 6.)"""
