"""What comes first, a possible deal or collapse?  (Method 5.)"""
