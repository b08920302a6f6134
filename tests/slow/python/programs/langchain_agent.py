import asyncio
import sys

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import StructuredTool
from rampart.langchain import rampart
from tools import CALLS, TOOLS, report

read = []


class Scripted(BaseChatModel):
    @property
    def _llm_type(self):
        return "scripted"

    def bind_tools(self, tools, **more):
        return self

    def _generate(self, messages, stop=None, run_manager=None, **more):
        answers = [message for message in messages if isinstance(message, ToolMessage)]
        read.extend(str(message.content) for message in answers)
        calls = [{"id": f"c{at}", "name": name, "args": arguments} for at, (name, arguments) in enumerate(CALLS)]
        used = {"input_tokens": 30, "output_tokens": 4, "total_tokens": 34}
        message = AIMessage("done", usage_metadata=used) if answers else AIMessage("", tool_calls=calls, usage_metadata=used)
        return ChatResult(generations=[ChatGeneration(message=message)])


def tool(function):
    """Runs in a thread as well as in an event loop."""
    if asyncio.iscoroutinefunction(function):
        run = lambda **arguments: asyncio.run(function(**arguments))  # noqa: E731
        made = StructuredTool.from_function(func=run, coroutine=function, name=function.__name__, description=function.__name__, infer_schema=True, args_schema=StructuredTool.from_function(coroutine=function).args_schema)
    else:
        made = StructuredTool.from_function(function)
    made.handle_tool_error = True
    return made


agent = create_agent(Scripted(), [tool(one) for one in TOOLS], middleware=[rampart(models=True)])
asked = {"messages": [{"role": "user", "content": "go"}]}
if sys.argv[1:] == ["async"]:
    asyncio.run(agent.ainvoke(asked))
else:
    agent.invoke(asked)
report(read)
