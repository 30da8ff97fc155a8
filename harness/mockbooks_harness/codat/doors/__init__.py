"""The doors of the mocked Codat: how a client's calls reach the application.

Each door is a module that is imported when it is first used, because each needs a library of its own: `responses` for
clients built on `requests`, `httpx` for those built on it, the standard library's server for everything else.
"""
