// The helper is an agent in another process, behind the A2A protocol; triage has a tool that sends it a message.
import { fork } from "node:child_process";
import { once } from "node:events";
import { ClientFactory } from "@a2a-js/sdk/client";
import { DefaultRequestHandler, InMemoryTaskStore } from "@a2a-js/sdk/server";
import { agentCardHandler, jsonRpcHandler, UserBuilder } from "@a2a-js/sdk/server/express";
import { close, govern, handOver, takeOver } from "@rampart/sdk";
import express from "express";
import { done, reads, report, TOOLS } from "./handing.mjs";

const ID = { contextId: "c", kind: "message", messageId: "m" };
const says = (role, text, metadata) => ({
  ...ID,
  role,
  parts: [{ kind: "text", text }],
  ...(metadata && { metadata }),
});

async function serve() {
  const tools = TOOLS.map(({ name, run }) => govern(async () => run(), { name }));
  const helper = async () => {
    for (const tool of tools) reads(await tool().catch((error) => error.message));
    return JSON.stringify(done());
  };
  const execute = async ({ userMessage }, bus) => {
    bus.publish(says("agent", await takeOver("helper", userMessage.metadata, helper)));
    bus.finished();
  };
  const app = express();
  const listening = app.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const url = `http://127.0.0.1:${listening.address().port}`;
  const modes = { defaultInputModes: ["text"], defaultOutputModes: ["text"], capabilities: {}, skills: [] };
  const about = { name: "helper", description: "helps", protocolVersion: "0.3.0", version: "1", ...modes };
  const card = { ...about, url: `${url}/a2a`, preferredTransport: "JSONRPC" };
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), { execute, cancelTask() {} });
  app.use("/.well-known/agent-card.json", agentCardHandler({ agentCardProvider: requestHandler }));
  app.use("/a2a", jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }));
  process.send(url);
  await once(process, "disconnect");
  await close();
  process.exit();
}

async function ask() {
  const child = fork(process.argv[1], ["serve"]);
  const [url] = await once(child, "message");
  const client = await new ClientFactory().createFromUrl(url);
  const helper = govern(
    async function helper() {
      const { parts } = await client.sendMessage({ message: says("user", "go", handOver()) });
      return parts[0].text;
    },
    { agent: "triage" },
  );
  const there = JSON.parse(await helper());
  child.disconnect();
  await report(there);
}

await (process.argv[2] === "serve" ? serve() : ask());
