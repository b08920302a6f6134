import { query } from "@anthropic-ai/claude-agent-sdk";
import { rampartHooks } from "@rampart/sdk/claude-agent";

query({ prompt: "go", options: { hooks: rampartHooks() } });
query({ prompt: "go", options: { hooks: rampartHooks({ agent: "triage" }) } });
