"""What would concessions in other areas buy?  (Method 3.)"""
