"""`python -m isms_tui`."""

import sys

from isms_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
