"""The command line: `mockbooks VERB …`.

One verb a command. Exit codes: 0 fine, 1 a problem was found, 2 the command was misused. What lists prints a table for
people, and with `--json` one object for programs. Answers go to stdout, everything about them to stderr. Together with
the pytest plugin this is the only place that reads the machine's clock.
"""

from mockbooks.doors.command_line.verbs import main

__all__ = ["main"]
