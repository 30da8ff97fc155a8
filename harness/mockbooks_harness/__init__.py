"""Runs a whole accounting connector against Mockbooks."""
