"""What a verification found (log.md, section 11)."""

from __future__ import annotations

import base64
from typing import Any, Dict, List, Optional, Tuple

EXIT = {"intact": 0, "tampered": 20, "torn": 21}
TORN = ("checkpoint.torn", "entry.torn")
PROBLEMS = 100


class Unreadable(Exception):
    """Something that cannot be verified at all: exit 2. The message says why."""


class Report:
    """The findings so far. Problems are kept in the order found, the first 100 of them."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.origin: Optional[str] = None
        self.problems: List[Dict[str, Any]] = []
        self.witnesses: List[Dict[str, Any]] = []
        self.keys: List[str] = []
        self.root: Optional[bytes] = None
        self.entries = self.signed = self.witnessed = 0
        self.checkpoints = self.gaps = self.sealed = self.newer = self.clock_steps = 0

    def problem(
        self, code: str, message: str, entry: Optional[int] = None, span: Optional[Tuple[int, int]] = None
    ) -> None:
        """Records what is wrong: at an entry, among the entries of a span (both ends included), or with none."""
        if len(self.problems) < PROBLEMS:
            self.problems.append({"code": code, "entry": entry, "range": span, "message": message})

    def result(self) -> str:
        """The result: tampered wins over torn."""
        if any(found["code"] not in TORN for found in self.problems):
            return "tampered"
        return "torn" if self.problems else "intact"

    def rewrite_proof(self) -> bool:
        """Whether a checkpoint from elsewhere holds."""
        return self.witnessed > 0 and self.result() != "tampered"

    def as_json(self) -> Dict[str, Any]:
        """The report as one object; `exit` is the exit code where no witness is required."""
        return {
            "v": 1,
            "folder": self.folder,
            "result": self.result(),
            "exit": EXIT[self.result()],
            "origin": self.origin,
            "entries": self.entries,
            "signed": self.signed,
            "unsigned": self.entries - self.signed,
            "root": self.root_text(),
            "keys": self.keys,
            "checkpoints": self.checkpoints,
            "gaps": self.gaps,
            "sealed": self.sealed,
            "newer": self.newer,
            "clockSteps": self.clock_steps,
            "rewriteProof": self.rewrite_proof(),
            "witnesses": self.witnesses,
            "problems": self.problems,
        }

    def root_text(self) -> Optional[str]:
        """The root at the largest checkpoint that holds, in standard base64."""
        return None if self.root is None else base64.b64encode(self.root).decode("ascii")

    def as_text(self) -> str:
        """The report for a person."""
        return "\n".join(
            [f"{self.folder}: {self.result()}"]
            + [f"  {found['code']}{where(found)}: {found['message']}" for found in self.problems]
            + [f"  origin {self.origin}, {self.entries} entries, {self.signed} signed, root {self.root_text()}"]
            + ([f"  {self.sealed} sealed: content deleted on record, hashes hold"] if self.sealed else [])
            + [f"  {self.gaps} gaps, {self.newer} newer, not understood, {self.clock_steps} steps of time backwards"]
            + [f"  key {key}" for key in self.keys]
            + [f"  witness {seen['source']}: {seen['matching']} of {seen['checkpoints']}" for seen in self.witnesses]
            + [f"  {self.worth()}"]
        )

    def worth(self) -> str:
        """What the result proves (log.md, section 10)."""
        if self.result() == "tampered":
            return "this is not the log that was signed"
        if self.witnessed == 0:
            return "internally consistent, not rewrite-proof"
        return f"the first {self.witnessed} entries are what a witness saw"


def where(found: Dict[str, Any]) -> str:
    """The place of a problem, for a person."""
    if found["range"] is not None:
        return f" in entries {found['range'][0]} to {found['range'][1]}"
    return "" if found["entry"] is None else f" at entry {found['entry']}"
