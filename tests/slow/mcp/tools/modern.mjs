// A server of the official SDK that knows 2026-07-28 only: on standard streams, or over HTTP where PORT says so.
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { z } from "zod";

const text = (value) => ({ content: [{ type: "text", text: value }] });

function newServer() {
  const server = new McpServer({ name: "modern", version: "1.0.0" });
  const inputSchema = z.object({ message: z.string() });
  server.registerTool("echo", { description: "Says it again.", inputSchema }, ({ message }) =>
    text(`Echo: ${message}`),
  );
  server.registerTool("steps", { description: "Tells how far it is." }, async (extra) => {
    await extra.mcpReq?.log?.("info", "half of it");
    return text("Done.");
  });
  server.registerResource("note", "test://note", { mimeType: "text/plain" }, (uri) => ({
    contents: [{ uri: uri.href, mimeType: "text/plain", text: "A note." }],
  }));
  server.registerPrompt("greet", { description: "Greets." }, () => ({
    messages: [{ role: "user", content: { type: "text", text: "Hello." } }],
  }));
  return server;
}

const { PORT } = process.env;
if (PORT === undefined) serveStdio(newServer, { legacy: "reject" });
else {
  const handler = createMcpHandler(newServer, { legacy: "reject" });
  createServer(getRequestListener((request) => handler.fetch(request))).listen(Number(PORT), "127.0.0.1", () =>
    process.stdout.write(`listening on port ${PORT}\n`),
  );
}
