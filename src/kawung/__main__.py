"""Runs the command line as `python -m kawung`."""

import sys

from kawung.cli import main

if __name__ == "__main__":
    sys.exit(main())
