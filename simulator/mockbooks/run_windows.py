"""`python -m mockbooks.run_windows PROGRAM.py …`: runs an unmodified Windows program against a QuickBooks.

python -m mockbooks.run_windows --file acme.mkb export_invoices.py --year 2024
python -m mockbooks.run_windows --recipe consultancy --seed 7 -m acme_connector sync
"""

import sys

from mockbooks.doors.com.runner import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
