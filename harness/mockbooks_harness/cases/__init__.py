"""From a customer's log to a test: what was recorded becomes a case, a folder with a company file in it.

A case folder holds `company.mkb`, the company as far as the recording shows it; `understood.json`, what was understood
of the recording and what not, for programs; and `notes.txt`, the same for people.
"""
