"""Thin ways in: each takes what one kind of caller has, and hands it to QuickBooks."""
