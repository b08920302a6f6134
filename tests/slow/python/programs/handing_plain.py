# The helper is a function that triage calls, with functions of its own.
from handing import look_up, pay_out, read, report
from rampart import Refused, govern

tools = [govern(look_up, agent="helper"), govern(pay_out, agent="helper")]


@govern(agent="triage")
def helper() -> None:
    for tool in tools:
        try:
            read.append(tool())
        except Refused as refused:
            read.append(str(refused))


helper()
report()
