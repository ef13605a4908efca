"""Activity that centres send in: what a record is, and where records are kept."""
