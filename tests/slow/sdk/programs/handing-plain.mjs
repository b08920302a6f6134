// The helper is a function that triage calls, with functions of its own.
import { govern } from "@rampart/sdk";
import { reads, report, TOOLS } from "./handing.mjs";

const tools = TOOLS.map(({ name, run }) => govern(async () => run(), { name, agent: "helper" }));
const helper = govern(
  async function helper() {
    for (const tool of tools) reads(await tool().catch((error) => error.message));
  },
  { agent: "triage" },
);
await helper();
await report();
