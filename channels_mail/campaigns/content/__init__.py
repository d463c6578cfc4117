"""What a campaign says: blocks in, one letter per recipient out. It knows no table and no page."""
