"""Which deal first?  (Method 3.)"""
