/** A server of one tool over standard input and output, which really writes the file it is told to. */
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const path = { type: "string" };
const inputSchema = { type: "object", properties: { path, content: path }, required: ["path", "content"] };
const tools = [{ name: "write_file", description: "Writes a file.", inputSchema }];
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: "filesystem", version: "1.0.0" },
  }),
  "tools/list": () => ({ tools }),
  "tools/call": ({ arguments: given }) => {
    writeFileSync(given.path, given.content);
    return { content: [{ type: "text", text: "written" }] };
  },
  ping: () => ({}),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const answer = answers[method];
  const said = answer ? { result: answer(params ?? {}) } : { error: { code: -32601, message: "unknown" } };
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, ...said })}\n`);
});
