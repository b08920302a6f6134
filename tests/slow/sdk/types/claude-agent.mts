import { query } from "@anthropic-ai/claude-agent-sdk";
import { governQuery, rampartHooks } from "@rampart/sdk/claude-agent";

query({ prompt: "go", options: { hooks: rampartHooks() } });
query({ prompt: "go", options: { hooks: rampartHooks({ agent: "triage" }) } });
for await (const message of governQuery(query({ prompt: "go", options: { hooks: rampartHooks() } })))
  message.type satisfies string;
await governQuery(query({ prompt: "go" })).interrupt();
