"""How sure a ranking is: what holds without sampling, what holds in most samples, and what would be worth knowing."""
