"""Which inputs and choices move the answers?  (Method 7.)"""
