"""The same tools and the same calls for every framework: one that is allowed, one that is denied, one a person is asked about,
and one whose result holds a secret."""

import json
import os

from rampart import close, configure

configure(state=os.environ["RAMPART_TEST_STATE"], review=60)

RAN = []
SECRET = "ghp_" + "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"


def get_weather(city: str) -> str:
    """Says what the weather is like."""
    RAN.append("get_weather")
    return f"sunny in {city}"


def delete_account(id: int) -> str:
    """Deletes an account."""
    RAN.append("delete_account")
    return "gone"


async def refund(amount: int) -> str:
    """Pays money back."""
    RAN.append("refund")
    return "refunded"


def read_notes(about: str) -> str:
    """Reads notes."""
    RAN.append("read_notes")
    return f"the token is {SECRET}"


def lose_notes(about: str) -> str:
    """Fails, with a secret in its words."""
    RAN.append("lose_notes")
    raise RuntimeError(f"no notes with {SECRET}")


TOOLS = [get_weather, delete_account, refund, read_notes, lose_notes]
CALLS = [
    ("get_weather", {"city": "Paris"}),
    ("delete_account", {"id": 42}),
    ("refund", {"amount": 12}),
    ("refund", {"amount": 13}),
    ("read_notes", {"about": "tokens"}),
    ("lose_notes", {"about": "tokens"}),
]


def report(read):
    """Prints what ran, and what the model read of it."""
    close()
    print(json.dumps({"ran": RAN, "read": "\n".join(read)}))
