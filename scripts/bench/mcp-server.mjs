// A server of one tool over standard input and output that answers as fast as Node can: what the bench measures is the proxy.
const tools = [
  {
    name: "echo",
    description: "Says it again.",
    inputSchema: { type: "object", properties: { text: { type: "string" } } },
  },
];
const results = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: "bench", version: "1" },
  }),
  "tools/list": () => ({ tools }),
  "tools/call": ({ arguments: { text } }) => ({ content: [{ type: "text", text }] }),
};
let kept = "";
process.stdin.on("data", (chunk) => {
  const lines = (kept + chunk).split("\n");
  kept = lines.pop();
  let said = "";
  for (const line of lines) {
    const { id, method, params } = JSON.parse(line);
    if (id !== undefined) said += `${JSON.stringify({ jsonrpc: "2.0", id, result: results[method](params ?? {}) })}\n`;
  }
  process.stdout.write(said);
});
