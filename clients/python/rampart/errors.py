"""What can go wrong: a call that is refused, and an exchange with the guard that fails."""

from __future__ import annotations

from typing import Optional


class Refused(Exception):
    """A call that was not made, or whose result is kept back. The message is for the model: what was refused, why, and
    what would be allowed instead.

    `code` is the stable code of a refusal that no rule made (`wire.unreachable`, `deadline` …), None where a rule
    refused. `review` is the id of the question to a person that waits, or None.
    """

    def __init__(self, message: str, code: Optional[str] = None, review: Optional[str] = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.review = review


class WireError(Exception):
    """The exchange with the guard failed, so nothing was allowed.

    `code` is one of docs/formats/wire.md, a `folder.*` or `file.*` one where the guard's socket cannot be trusted, or
    `result.unread` where a result comes in parts. The message never quotes what came from the other side, but for the
    guard's own words about an error.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def refusal(error: WireError, what: str) -> Refused:
    """The refusal a failed exchange becomes."""
    again = "Trying again will not help until that is mended."
    return Refused(f"Rampart refused this call ({error.code}): {what}: {error.message}. {again}", error.code)
