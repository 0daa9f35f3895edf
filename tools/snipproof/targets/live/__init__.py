"""A live server: one named origin, exact HTTP, and the token kept from snippets."""
