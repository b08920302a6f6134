# `handoff`: triage hands off to the helper; `tool`: the helper is a tool of triage.
import asyncio
import json
import sys

from agents import Agent, Model, ModelResponse, Runner, Usage, function_tool, set_tracing_disabled
from handing import look_up, pay_out, read, report
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText
from rampart.openai_agents import govern_agent

set_tracing_disabled(True)


class Scripted(Model):
    def __init__(self, *names):
        self.names = names

    async def get_response(self, system_instructions, input, *rest, **more):
        if isinstance(input, list):
            read.extend(json.dumps(one["output"]) for one in input if one.get("type") == "function_call_output")
        names, self.names = self.names, ()
        output = [
            ResponseFunctionToolCall(
                type="function_call",
                call_id=f"{name}-1",
                name=name,
                arguments='{"input": "go"}' if name == "helper" else "{}",
            )
            for name in names
        ]
        if not output:
            text = ResponseOutputText(type="output_text", text="done", annotations=[])
            output = [ResponseOutputMessage(id="m", type="message", role="assistant", status="completed", content=[text])]
        return ModelResponse(output=output, usage=Usage(), response_id=None)

    def stream_response(self, *rest, **more):
        raise NotImplementedError


tools = [function_tool(look_up), function_tool(pay_out)]
helper = Agent(name="helper", instructions="go", model=Scripted("look_up", "pay_out"), tools=tools)
if sys.argv[1:] == ["tool"]:
    as_tool = govern_agent(helper).as_tool(tool_name="helper", tool_description="helps")
    triage = Agent(name="triage", instructions="go", model=Scripted("helper"), tools=[as_tool])
else:
    triage = Agent(name="triage", instructions="go", model=Scripted("transfer_to_helper"), handoffs=[helper])
asyncio.run(Runner.run(govern_agent(triage), "go"))
report()
