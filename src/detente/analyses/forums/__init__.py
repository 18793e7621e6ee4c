"""Which table is best, what would make another one the best, and whose move helps most?"""
