"""Run: python3 -m unittest discover -t . -s tests (in clients/python)."""

import sys

sys.dont_write_bytecode = True
