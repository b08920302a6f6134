import asyncio
import json

from agents import Agent, Model, ModelResponse, Runner, Usage, function_tool, set_tracing_disabled
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText
from rampart.openai_agents import govern_tools
from tools import CALLS, TOOLS, report

set_tracing_disabled(True)
read = []


class Scripted(Model):
    step = 0

    async def get_response(self, system_instructions, input, *rest, **more):
        read.extend(json.dumps(item["output"]) for item in input if isinstance(item, dict) and item.get("type") == "function_call_output")
        self.step += 1
        if self.step == 1:
            output = [
                ResponseFunctionToolCall(type="function_call", call_id=f"c{at}", name=name, arguments=json.dumps(arguments))
                for at, (name, arguments) in enumerate(CALLS)
            ]
            # What two readers may read differently: refused, whatever either would make of it.
            twice = '{"city": "Paris", "city": "Rome"}'
            output.append(ResponseFunctionToolCall(type="function_call", call_id="cx", name="get_weather", arguments=twice))
        else:
            text = ResponseOutputText(type="output_text", text="done", annotations=[])
            output = [ResponseOutputMessage(id="m", type="message", role="assistant", status="completed", content=[text])]
        return ModelResponse(output=output, usage=Usage(), response_id=None)

    def stream_response(self, *rest, **more):
        raise NotImplementedError


agent = Agent(name="a", instructions="go", model=Scripted(), tools=govern_tools([function_tool(tool) for tool in TOOLS]))
asyncio.run(Runner.run(agent, "go"))
report(read)
