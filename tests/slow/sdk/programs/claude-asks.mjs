// What the Claude Agent SDK is told by an agent that makes these calls.
import { fileURLToPath } from "node:url";
import { query } from "@anthropic-ai/claude-agent-sdk";
import { close } from "@rampart/sdk";
import { rampartHooks } from "@rampart/sdk/claude-agent";

const pathToClaudeCodeExecutable = fileURLToPath(new URL("claude-process.mjs", import.meta.url));

export async function asks(calls, hooking) {
  const env = { ...process.env, SCRIPTED_CALLS: JSON.stringify(calls) };
  const options = { pathToClaudeCodeExecutable, env, hooks: rampartHooks(hooking) };
  let result = "";
  for await (const message of query({ prompt: "go", options })) if (message.type === "result") result = message.result;
  await close();
  process.stdout.write(`${result}\n`);
}
