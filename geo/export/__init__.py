"""What visitors take away: files that say what they are, and read back to the same numbers."""
