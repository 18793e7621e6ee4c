"""Who holds what by when, and when does the state fall?  (Method 4.)"""
