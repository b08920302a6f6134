#!/usr/bin/env bash
# Makes an environment with the Python packages some suites hold models against. Usage: scripts/ci/python.sh FOLDER
# Where the package index cannot be reached FOLDER is not made, which is said and is no failure; where it can, everything
# listed has to be there.
set -uo pipefail
cd "$(dirname "$0")/../.."
lists=tests/slow/models
if ! python3 -m venv "$1" || ! "$1/bin/python" -m pip index versions model-signing >/dev/null 2>&1; then
  echo "no Python with a package index here: tests/slow/clarity-{interop,readers,benign} are skipped"
  rm -rf "$1"
  exit 0
fi
"$1/bin/python" -m pip install -q -r "$lists/reference.txt" -r "$lists/libraries.txt"
