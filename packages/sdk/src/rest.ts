export { makeCall } from "./call.js";
export { closeGates, gateFor } from "./open.js";
export { replaced, textOf } from "./result.js";
export { usageOf } from "./usage.js";
