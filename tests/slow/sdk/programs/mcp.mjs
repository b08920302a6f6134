import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { governClient } from "@rampart/sdk/mcp";
import { z } from "zod";
import { report, TOOLS } from "./tools.mjs";

const server = new McpServer({ name: "accounts", version: "1" });
for (const { name, run } of TOOLS.list)
  server.registerTool(name, { description: name, inputSchema: z.looseObject({}) }, async (input) => ({
    content: [{ type: "text", text: run(input) }],
  }));
const [left, right] = InMemoryTransport.createLinkedPair();
const client = new Client({ name: "c", version: "1" });
await Promise.all([server.connect(left), client.connect(right)]);
const governed = governClient(client);
const read = [];
for (const { name, input } of TOOLS.calls)
  read.push(JSON.stringify(await governed.callTool({ name, arguments: input })));
await client.close();
await report(read);
