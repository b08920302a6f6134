"""What a verification found (log.md, section 11)."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

EXIT = {"intact": 0, "tampered": 20, "torn": 21}
PROBLEMS = 100


class Report:
    """The findings so far. Problems are kept in the order found, the first 100 of them."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.origin: Optional[str] = None
        self.problems: List[Dict[str, Any]] = []
        self.torn: List[Dict[str, Any]] = []
        self.witnesses: List[Dict[str, Any]] = []
        self.keys: List[str] = []
        self.entries = self.signed = self.witnessed = 0
        self.checkpoints = self.gaps = self.newer = self.steps = 0
        self.root = ""

    def problem(self, code: str, message: str, entry: Optional[int] = None, through: Optional[int] = None) -> None:
        """Records that the log is tampered with: at an entry, in a range whose last is `through`, or at no entry."""
        if len(self.problems) < PROBLEMS:
            last = entry if through is None else through
            self.problems.append({"code": code, "entry": entry, "through": last, "message": message})

    def tear(self, what: str, entry: Optional[int], offset: int, message: str) -> None:
        """Records what a killed machine leaves: a torn `entry` or a torn `record` at an offset of its file."""
        self.torn.append({"what": what, "entry": entry, "offset": offset, "message": message})

    def result(self) -> str:
        """The result: tampered wins over torn."""
        if self.problems:
            return "tampered"
        return "torn" if self.torn else "intact"

    def as_json(self) -> Dict[str, Any]:
        """The report as one object; `exit` is the exit code without demands for a witness."""
        result = self.result()
        return {
            "result": result,
            "exit": EXIT[result],
            "rewriteProof": self.witnessed > 0 and result != "tampered",
            **{name: value for name, value in vars(self).items()},
        }

    def as_text(self) -> str:
        """The report for a person."""
        lines = [f"{self.folder}: {self.result()}"]
        for found in self.problems:
            where = "" if found["entry"] is None else f" at entry {found['entry']}"
            if found["through"] != found["entry"]:
                where = f" in entries {found['entry']} to {found['through']}"
            lines.append(f"  {found['code']}{where}: {found['message']}")
        lines += [f"  torn {torn['what']} at offset {torn['offset']}: {torn['message']}" for torn in self.torn]
        lines.append(f"  origin {self.origin}, {self.entries} entries, {self.signed} signed, root {self.root}")
        lines.append(f"  {self.gaps} gaps, {self.newer} newer, not understood, {self.steps} steps of time backwards")
        lines += [f"  key {key}" for key in self.keys]
        for witness in self.witnesses:
            counts = ", ".join(f"{witness[name]} {name}" for name in ("matching", "unknown", "foreign"))
            lines.append(f"  witness {witness['file']}: {counts}")
        lines.append("  " + self.worth())
        return "\n".join(lines)

    def worth(self) -> str:
        """What the result proves (log.md, section 10)."""
        if self.problems:
            return "the log is not what was signed"
        if self.witnessed == 0:
            return "internally consistent, not rewrite-proof"
        return f"the first {self.witnessed} entries are what the witness saw"
