"""Files that people send: checked by content, scanned, and kept sealed outside the web root."""
