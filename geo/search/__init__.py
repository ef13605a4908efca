"""Finding a place by its name or its code, offline, whatever the accents and the typing mistakes."""
