"""Commands of the command line that would not fit beside the others, and what all of them share."""
