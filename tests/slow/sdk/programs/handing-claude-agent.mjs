// The helper is a sub-agent of triage.
import { asks } from "./claude-asks.mjs";
import { TOOLS } from "./handing.mjs";

const calls = TOOLS.map(({ name, run }) => ({ name, input: {}, answer: run(), agent: "helper" }));
await asks(calls, { agent: "triage" });
