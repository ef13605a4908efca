"""Sheets and atlases on paper: tagged PDF, made of what the pages show."""
