import asyncio
import inspect

from rampart import govern
from tools import CALLS, TOOLS, report

governed = {tool.__name__: govern(tool) for tool in TOOLS}
read = []
for name, arguments in CALLS:
    try:
        result = governed[name](**arguments)
        read.append(asyncio.run(result) if inspect.iscoroutine(result) else result)
    except Exception as error:
        read.append(str(error))
report(read)
