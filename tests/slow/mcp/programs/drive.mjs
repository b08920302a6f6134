// A client of the official SDK: connects to the command or address it is given, asks all there is to ask, prints what it was answered.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";

const { command, url, transport, headers, calls, agrees } = JSON.parse(process.argv[2]);
const said = {};
const capabilities = { sampling: {}, roots: { listChanged: true }, elicitation: {} };
const client = new Client({ name: "driver", version: "1" }, { capabilities });
client.setRequestHandler(CreateMessageRequestSchema, async () => ({
  model: "scripted",
  role: "assistant",
  content: { type: "text", text: "sampled" },
}));
client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
  if (agrees === undefined) return { action: "decline" };
  said.questions = [...(said.questions ?? []), params.message];
  return { action: "accept", content: { allow: agrees } };
});
client.setRequestHandler(ListRootsRequestSchema, async () => ({ roots: [{ uri: "file:///tmp", name: "tmp" }] }));

const ask = async (name, make) => {
  try {
    said[name] = await make();
  } catch (error) {
    said[name] = `error ${error.code ?? ""} ${error.message}`;
  }
};
const [program, ...args] = command ?? [];
await client.connect(
  url === undefined
    ? new StdioClientTransport({ command: program, args, env: process.env, stderr: "inherit" })
    : new (transport === "sse" ? SSEClientTransport : StreamableHTTPClientTransport)(new URL(url), {
        requestInit: { headers },
      }),
);
const can = client.getServerCapabilities() ?? {};
said.capabilities = can;
if (can.tools) await ask("tools", () => client.listTools());
if (can.resources) {
  await ask("resources", () => client.listResources());
  await ask("templates", () => client.listResourceTemplates());
  const [first] = said.resources.resources ?? [];
  if (first) await ask("resource", () => client.readResource({ uri: first.uri }));
}
if (can.prompts) {
  await ask("prompts", () => client.listPrompts());
  const plain = (said.prompts.prompts ?? []).find((one) => !(one.arguments ?? []).some((two) => two.required));
  if (plain) await ask("prompt", () => client.getPrompt({ name: plain.name }));
}
for (const [name, given] of calls) await ask(`call ${name}`, () => client.callTool({ name, arguments: given }));
await ask("ping", () => client.ping());
await client.close();
process.stdout.write(`${JSON.stringify(said)}\n`);
