import asyncio
import json
import sys

from agents import Agent, Model, ModelResponse, Runner, Usage, function_tool, set_tracing_disabled
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseFunctionToolCall,
    ResponseOutputMessage,
    ResponseOutputText,
    ResponseUsage,
)
from rampart.openai_agents import govern_model, govern_tools
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
        return ModelResponse(output=output, usage=Usage(requests=1, input_tokens=30, output_tokens=4), response_id=None)

    async def stream_response(self, *rest, **more):
        whole = await self.get_response(*rest, **more)
        used = ResponseUsage(
            input_tokens=30,
            output_tokens=4,
            total_tokens=34,
            input_tokens_details={"cached_tokens": 0, "cache_write_tokens": 0},
            output_tokens_details={"reasoning_tokens": 0},
        )
        response = Response(
            id="r",
            created_at=0,
            model="scripted",
            object="response",
            output=whole.output,
            tool_choice="auto",
            tools=[],
            parallel_tool_calls=True,
            usage=used,
        )
        yield ResponseCompletedEvent(response=response, sequence_number=0, type="response.completed")


async def streamed(agent):
    async for _ in Runner.run_streamed(agent, "go").stream_events():
        pass


tools = govern_tools([function_tool(tool) for tool in TOOLS])
agent = Agent(name="a", instructions="go", model=govern_model(Scripted()), tools=tools)
asyncio.run(streamed(agent) if sys.argv[1:] == ["stream"] else Runner.run(agent, "go"))
report(read)
