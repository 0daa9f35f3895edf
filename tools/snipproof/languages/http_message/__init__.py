"""Requests as HTTP has them on the wire, and as consoles of APIs write them."""
