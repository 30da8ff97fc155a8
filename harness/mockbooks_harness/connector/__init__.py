"""The connector core: links a company file with Codat, syncs and pushes. All of the outside world is behind ports."""
