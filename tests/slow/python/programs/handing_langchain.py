# `handoff`: two agents are nodes of a graph that share its messages; `tool`: the helper is a tool of triage.
import sys

from handing import look_up, pay_out, read, report
from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import StructuredTool
from langgraph.graph import END, START, MessagesState, StateGraph
from rampart.langchain import rampart


class Scripted(BaseChatModel):
    names: list

    @property
    def _llm_type(self):
        return "scripted"

    def bind_tools(self, tools, **more):
        return self

    def _generate(self, messages, stop=None, run_manager=None, **more):
        read.extend(str(message.content) for message in messages if isinstance(message, ToolMessage))
        names, self.names = self.names, []
        calls = [{"id": f"{name}-1", "name": name, "args": {}} for name in names]
        message = AIMessage("" if calls else "done", tool_calls=calls)
        return ChatResult(generations=[ChatGeneration(message=message)])


asked = {"messages": [{"role": "user", "content": "go"}]}
tools = [StructuredTool.from_function(look_up), StructuredTool.from_function(pay_out)]
helper = create_agent(Scripted(names=["look_up", "pay_out"]), tools, name="helper", middleware=[rampart()])


def ask_helper() -> str:
    """Helps."""
    return str(helper.invoke(asked)["messages"][-1].content)


if sys.argv[1:] == ["tool"]:
    tool = StructuredTool.from_function(ask_helper, name="helper")
    create_agent(Scripted(names=["helper"]), [tool], name="triage", middleware=[rampart()]).invoke(asked)
else:
    triage = create_agent(Scripted(names=[]), [], name="triage")
    graph = StateGraph(MessagesState).add_node("triage", triage).add_node("helper", helper)
    graph.add_edge(START, "triage").add_edge("triage", "helper").add_edge("helper", END).compile().invoke(asked)
report()
