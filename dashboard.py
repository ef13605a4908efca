"""The served application: `streamlit run dashboard.py`."""

import streamlit as st

from pages.parts.routes import middleware, routes
from pages.parts.startup import lifespan, log_script_error

app = st.App(
    "pages/main.py",
    routes=routes(),
    middleware=middleware(),
    lifespan=lifespan,
    on_script_error=log_script_error,
)
