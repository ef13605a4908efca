"""Pieces shared by the pages: with them, the only code that knows Streamlit."""
