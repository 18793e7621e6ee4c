"""Which outcomes would hold, and how does one get there?  (Method 6.)"""
