// What every framework's triage agent and its helper have: one tool of the helper's that both may use, one that only the helper
// may. What ran, and what the models read of it.
import { close, configure } from "@rampart/sdk";

configure({ state: process.env.RAMPART_TEST_STATE, guard: "required" });

const ran = [];
const read = [];

/** Names of the helper's tools with what they do. */
export const TOOLS = ["look_up", "pay_out"].map((name) => ({
  name,
  run: () => {
    ran.push(name);
    return `${name} is done`;
  },
}));

/** Takes down what a model is given of a tool's answer. */
export const reads = (text) => read.push(text);

/** What ran here, and what was read, so far. */
export const done = () => ({ ran, read: [...new Set(read)].join("\n") });

/** @param there what another process says was done in it */
export async function report(there = done()) {
  await close();
  process.stdout.write(`${JSON.stringify(there)}\n`);
}
