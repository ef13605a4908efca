"""Publication figures: the map of the screen, composed for a slide or a sheet of paper."""
