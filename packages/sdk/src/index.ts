export type { Usage } from "@rampart/core";
export { type Context, handOff, within } from "./context.js";
export { RefusedError } from "./error.js";
export type { Answer, Evidence, Gate, Passed } from "./gate/gate.js";
export { type Gated, govern } from "./govern.js";
export { configure, type GuardChoice, type RampartOptions, type ToolOptions } from "./options.js";
export { close, openGate } from "./passage.js";
