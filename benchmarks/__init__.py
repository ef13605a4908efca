"""Timings of the served application, as ratios against the usual way of writing such a map. Never part of the tests."""
