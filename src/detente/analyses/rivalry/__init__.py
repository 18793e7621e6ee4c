"""How zero-sum may rivals think before no deal is left?  (Method 3.)"""
