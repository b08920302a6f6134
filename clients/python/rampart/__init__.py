"""Puts the tools of an agent behind a Rampart guard: asks before they run, looks their results through.

    from rampart import govern

    @govern
    def transfer(to: str, amount: int) -> str: ...

Nothing is decided in this process: where no guard answers, every call is refused.
"""

from .chain import hand_off, hand_over, take_over
from .errors import Refused, WireError
from .govern import govern
from .guard import Decision, Guard, Passed, Review
from .guards import close
from .options import ToolOptions, configure

__all__ = [
    "Decision",
    "Guard",
    "Passed",
    "Refused",
    "Review",
    "ToolOptions",
    "WireError",
    "close",
    "configure",
    "govern",
    "hand_off",
    "hand_over",
    "take_over",
]
