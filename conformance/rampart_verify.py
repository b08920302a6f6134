#!/usr/bin/env python3
"""Verifies Rampart logs and proofs without anything of Rampart: docs/formats/log.md, in Python.

Exit: 0 intact, 20 tampered, 21 torn tail, 22 not rewrite-proof though --require-witness asks for it,
2 a mistake of usage or something that cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import List, Optional, Sequence

from verifier.merkle import BadProof
from verifier.note import Key, Malformed, parse_key
from verifier.proofs import PROOF_BYTES, check_proof
from verifier.report import EXIT, Report, Unreadable
from verifier.walk import verify

USAGE, NOT_REWRITE_PROOF = 2, 22
WORST_FIRST = (EXIT["tampered"], USAGE, EXIT["torn"], NOT_REWRITE_PROOF, EXIT["intact"])


def key_argument(text: str) -> Key:
    """A verifier key of the command line."""
    try:
        return parse_key(text.strip())
    except Malformed as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def parse_arguments(arguments: Optional[Sequence[str]]) -> argparse.Namespace:
    """The command line; a mistake ends the program with exit 2."""
    parser = argparse.ArgumentParser(prog="rampart_verify.py", description="Verifies Rampart logs and proofs.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    log = verbs.add_parser("verify", help="verify logs")
    log.add_argument("--witness", action="append", default=[], metavar="FILE", help="checkpoints kept elsewhere")
    log.add_argument("--key", action="append", default=[], type=key_argument, help="a verifier key from elsewhere")
    log.add_argument("--require-witness", action="store_true", help="exit 22 unless a witness vouches for the log")
    log.add_argument("--json", action="store_true", help="one report a line, as JSON")
    log.add_argument("folders", nargs="+", metavar="FOLDER")
    proof = verbs.add_parser("proof", help="check an inclusion or consistency proof")
    proof.add_argument("--key", required=True, type=key_argument, help="the log's verifier key")
    proof.add_argument("file", metavar="FILE")
    return parser.parse_args(arguments)


def exit_code(report: Report, require_witness: bool) -> int:
    """A report's exit code; only an intact log can lack its witness."""
    code = EXIT[report.result()]
    return NOT_REWRITE_PROOF if code == 0 and require_witness and not report.rewrite_proof() else code


def verify_folder(folder: str, options: argparse.Namespace) -> int:
    """Verifies one log, prints its report, and gives its exit code."""
    try:
        report = verify(folder, options.witness, options.key)
    except (OSError, Unreadable) as error:
        if options.json:
            print(json.dumps({"result": "unreadable", "exit": USAGE, "folder": folder, "message": str(error)}))
        print(f"{folder}: {error}", file=sys.stderr)
        return USAGE
    code = exit_code(report, options.require_witness)
    print(json.dumps({**report.as_json(), "exit": code}) if options.json else report.as_text())
    return code


def verify_proof(path: str, key: Key) -> int:
    """Checks a proof's file, says what it proves, and gives the exit code."""
    try:
        with open(path, "rb") as stream:
            print(check_proof(stream.read(PROOF_BYTES + 1), key))
        return EXIT["intact"]
    except OSError as error:
        print(f"{path}: {error}", file=sys.stderr)
        return USAGE
    except BadProof as error:
        print(f"{path}: {error}")
        return EXIT["tampered"]


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs the command; of several logs the worst exit code counts."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    options = parse_arguments(arguments)
    if options.verb == "proof":
        return verify_proof(options.file, options.key)
    codes: List[int] = [verify_folder(folder, options) for folder in options.folders]
    return next(code for code in WORST_FIRST if code in codes)


if __name__ == "__main__":
    sys.exit(main())
