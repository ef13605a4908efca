"""The library of the atlas: from received file to checked tables, store, indicators and layers.

It knows nothing of the screen: use it from a notebook, from `python -m geo`, or from the pages.
"""
