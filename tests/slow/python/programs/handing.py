"""What a triage agent's helper has: one tool both may use, one only the helper may. What ran, and what the models read."""

import json
import os

from rampart import close, configure

configure(state=os.environ["RAMPART_TEST_STATE"])

ran = []
read = []


def look_up() -> str:
    """Looks up."""
    ran.append("look_up")
    return "look_up is done"


def pay_out() -> str:
    """Pays out."""
    ran.append("pay_out")
    return "pay_out is done"


def report():
    close()
    print(json.dumps({"ran": ran, "read": "\n".join(dict.fromkeys(read))}))
