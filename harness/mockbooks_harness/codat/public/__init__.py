"""Codat's public face: what test code and Codat's own clients talk to, a module a chapter of the documents."""
