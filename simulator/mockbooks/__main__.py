"""`python -m mockbooks` is the command line."""

from mockbooks.doors.command_line import main

if __name__ == "__main__":
    main(prog_name="mockbooks")
