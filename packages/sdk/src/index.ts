export type { Usage } from "@rampart/core";
export { type Context, handOff, within } from "./context.js";
export { RefusedError } from "./error.js";
export type { Answer, Evidence, Gate, Passed } from "./gate/gate.js";
export { type Gated, govern } from "./govern.js";
export { governModel } from "./models.js";
export { configure, type GuardChoice, type RampartOptions, type ToolOptions } from "./options.js";
export { type Brought, handOver, takeOver } from "./over.js";
export { close, openGate } from "./passage.js";
