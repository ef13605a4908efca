"""Who may replace the data: decided at each run, before anything that could do it is drawn."""

from __future__ import annotations

from ipaddress import ip_address

import streamlit as st

from geo.settings import Settings


def asks_to_log_in() -> bool:
    """Whether visitors log in here: Streamlit's secrets have an `[auth]` part."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def at_this_machine() -> bool:
    """Whether the visitor comes from the machine that serves.

    Streamlit tells no address then, except where one socket answers both families: IPv4's is written in IPv6's way.
    """
    told = st.context.ip_address
    if told is None:
        return True
    address = ip_address(told)
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def may_replace(settings: Settings) -> bool:
    """Whether this visitor may replace the data.

    Where visitors log in, those whose address is among the administrators; elsewhere, those at this machine, or none.
    """
    if not asks_to_log_in():
        return settings.writable and at_this_machine()
    admins = {address.strip().casefold() for address in settings.admins.split(",") if address.strip()}
    return bool(st.user.get("is_logged_in")) and str(st.user.get("email") or "").casefold() in admins
