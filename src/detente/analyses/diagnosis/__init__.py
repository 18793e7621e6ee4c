"""What holds a deal back?  (Method 3.)"""
