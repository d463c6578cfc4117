"""How quick the portal is, beside the least work that could do the same and what an office would use instead."""
