import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { governClient } from "@rampart/sdk/mcp";

const client = governClient(new Client({ name: "c", version: "1" }));
(await client.callTool({ name: "t", arguments: {} })) satisfies object;
client satisfies Client;
