// The server the official conformance tool expects to find: its tools, resources and prompts, over streamable HTTP on PORT.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { InMemoryEventStore } from "@modelcontextprotocol/sdk/examples/shared/inMemoryEventStore.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import * as types from "@modelcontextprotocol/sdk/types.js";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
const WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";
const text = (value) => ({ type: "text", text: value });
const image = { type: "image", data: PNG, mimeType: "image/png" };
const resource = (uri, mimeType, value) => ({ type: "resource", resource: { uri, mimeType, text: value } });
const said = (...content) => ({ content });
const choices = (type, prefix, titles) => titles.map((title, at) => ({ [type]: `${prefix}${at + 1}`, title }));
const string = { type: "string" };
const names = { type: "string", enum: ["option1", "option2", "option3"] };
const DEFAULTS = {
  name: { type: "string", default: "John Doe" },
  age: { type: "integer", default: 30 },
  score: { type: "number", default: 95.5 },
  status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
  verified: { type: "boolean", default: true },
};
const ENUMS = {
  untitledSingle: names,
  titledSingle: { type: "string", oneOf: choices("const", "value", ["First Option", "Second Option", "Third Option"]) },
  legacyEnum: {
    type: "string",
    enum: ["opt1", "opt2", "opt3"],
    enumNames: ["Option One", "Option Two", "Option Three"],
  },
  untitledMulti: { type: "array", items: names },
  titledMulti: {
    type: "array",
    items: { anyOf: choices("const", "value", ["First Choice", "Second Choice", "Third Choice"]) },
  },
};

async function elicited(extra, properties, required = []) {
  const requestedSchema = { type: "object", properties, required };
  const params = { message: "Please answer.", requestedSchema };
  const answer = await extra.sendRequest({ method: "elicitation/create", params }, types.ElicitResultSchema);
  return said(text(`Elicitation completed: action=${answer.action}, content=${JSON.stringify(answer.content ?? {})}`));
}

/** Steps that tell how far they are, 50 ms apart. */
async function stepping(notify) {
  for (let step = 0; step < 3; step++) {
    if (step > 0) await sleep(50);
    await notify(step);
  }
  return said(text("Done."));
}

const TOOLS = {
  test_simple_text: [{}, () => said(text("This is a simple text response for testing."))],
  test_image_content: [{}, () => said(image)],
  test_audio_content: [{}, () => said({ type: "audio", data: WAV, mimeType: "audio/wav" })],
  test_embedded_resource: [
    {},
    () => said(resource("test://embedded-resource", "text/plain", "This is an embedded resource content.")),
  ],
  test_multiple_content_types: [
    {},
    () =>
      said(
        text("Multiple content types test:"),
        image,
        resource("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
      ),
  ],
  test_error_handling: [
    {},
    () => ({ ...said(text("This tool intentionally returns an error for testing")), isError: true }),
  ],
  test_tool_with_logging: [
    {},
    (_given, extra) => {
      const lines = ["Tool execution started", "Tool processing data", "Tool execution completed"];
      const params = (step) => ({ level: "info", data: lines[step] });
      return stepping((step) => extra.sendNotification({ method: "notifications/message", params: params(step) }));
    },
  ],
  test_tool_with_progress: [
    {},
    (_given, { sendNotification, _meta }) => {
      const params = (step) => ({ progressToken: _meta.progressToken, progress: 50 * step, total: 100 });
      return stepping((step) => sendNotification({ method: "notifications/progress", params: params(step) }));
    },
  ],
  test_sampling: [
    { prompt: string },
    async ({ prompt }, extra) => {
      const params = { messages: [{ role: "user", content: text(prompt) }], maxTokens: 100 };
      const request = { method: "sampling/createMessage", params };
      const { content } = await extra.sendRequest(request, types.CreateMessageResultSchema);
      return said(text(`LLM response: ${content.text}`));
    },
  ],
  test_elicitation: [
    { message: string },
    (_given, extra) => elicited(extra, { username: string, email: string }, ["username", "email"]),
  ],
  test_elicitation_sep1034_defaults: [{}, (_given, extra) => elicited(extra, DEFAULTS)],
  test_elicitation_sep1330_enums: [{}, (_given, extra) => elicited(extra, ENUMS)],
  test_reconnection: [
    {},
    async (_given, extra) => {
      extra.closeSSEStream?.();
      await sleep(200);
      return said(text("Still here."));
    },
  ],
};
const SCHEMA_2020 = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: { address: { type: "object", properties: { street: string, city: string } } },
  properties: { name: string, address: { $ref: "#/$defs/address" } },
  additionalProperties: false,
};
const LISTED = [
  ...Object.entries(TOOLS).map(([name, [properties]]) => ({
    name,
    description: "One of the conformance tool's.",
    inputSchema: { type: "object", properties, required: Object.keys(properties) },
  })),
  { name: "json_schema_2020_12_tool", description: "Tool with JSON Schema 2020-12 features", inputSchema: SCHEMA_2020 },
];
const RESOURCES = ["test://static-text", "test://static-binary", "test://watched-resource"];
const argument = (name) => ({ name, description: "An argument.", required: true });
const PROMPTS = {
  test_simple_prompt: [[], () => [text("This is a simple prompt for testing.")]],
  test_prompt_with_arguments: [
    ["arg1", "arg2"],
    ({ arg1, arg2 }) => [text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
  ],
  test_prompt_with_embedded_resource: [
    ["resourceUri"],
    ({ resourceUri }) => [
      resource(resourceUri, "text/plain", "Embedded resource content for testing."),
      text("Please process the embedded resource above."),
    ],
  ],
  test_prompt_with_image: [[], () => [image, text("Please analyze the image above.")]],
};

function contentsOf(uri) {
  const id = /^test:\/\/template\/(\w+)\/data$/.exec(uri)?.[1];
  if (id !== undefined) {
    const data = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
    return { uri, mimeType: "application/json", text: data };
  }
  if (uri === "test://static-binary") return { uri, mimeType: "image/png", blob: PNG };
  if (uri === "test://static-text")
    return { uri, mimeType: "text/plain", text: "This is the content of the static text resource." };
  throw new types.McpError(-32002, `no resource ${uri}`);
}

function newServer() {
  const capabilities = { tools: {}, resources: { subscribe: true }, prompts: {}, logging: {}, completions: {} };
  const server = new Server({ name: "fixture", version: "1.0.0" }, { capabilities });
  const on = (schema, take) => server.setRequestHandler(schema, take);
  on(types.ListToolsRequestSchema, () => ({ tools: LISTED }));
  on(types.CallToolRequestSchema, ({ params }, extra) => {
    const tool = TOOLS[params.name];
    if (tool === undefined) throw new types.McpError(-32602, `no tool ${params.name}`);
    return tool[1](params.arguments ?? {}, extra);
  });
  on(types.ListResourcesRequestSchema, () => ({
    resources: RESOURCES.map((uri) => ({ uri, name: uri, description: "A resource.", mimeType: "text/plain" })),
  }));
  on(types.ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [{ uriTemplate: "test://template/{id}/data", name: "template", description: "A template." }],
  }));
  on(types.ReadResourceRequestSchema, ({ params }) => ({ contents: [contentsOf(params.uri)] }));
  on(types.SubscribeRequestSchema, () => ({}));
  on(types.UnsubscribeRequestSchema, () => ({}));
  on(types.ListPromptsRequestSchema, () => ({
    prompts: Object.entries(PROMPTS).map(([name, [given]]) => ({
      name,
      description: "A prompt.",
      arguments: given.map(argument),
    })),
  }));
  on(types.GetPromptRequestSchema, ({ params }) => ({
    messages: PROMPTS[params.name][1](params.arguments ?? {}).map((content) => ({ role: "user", content })),
  }));
  on(types.CompleteRequestSchema, () => ({ completion: { values: ["paris", "park"], total: 2, hasMore: false } }));
  on(types.SetLevelRequestSchema, () => ({}));
  return server;
}

const port = Number(process.env.PORT);
const own = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
const sessions = new Map();
const http = createServer(async (request, response) => {
  if (!own.has(request.headers.host)) return response.writeHead(403).end("{}");
  const known = sessions.get(request.headers["mcp-session-id"]);
  if (known !== undefined) return known.handleRequest(request, response);
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: new InMemoryEventStore(),
    retryInterval: 200,
    onsessioninitialized: (id) => sessions.set(id, transport),
  });
  await newServer().connect(transport);
  await transport.handleRequest(request, response);
});
http.listen(port, "127.0.0.1", () => process.stdout.write(`listening on port ${port}\n`));
