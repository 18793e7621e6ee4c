"""Is there any deal that all who matter prefer to none?  (Method 3.)"""
