"""Who is needed for a deal, and who could break one from outside?  (Method 3.)"""
