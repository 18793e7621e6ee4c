"""Where would bargaining end?  (Method 2.)"""
