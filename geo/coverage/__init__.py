"""Who covers whom: over time, as a sum that makes the whole, from how far, and what a change would do. Codes and dates.

Nothing here needs a polygon.
"""
