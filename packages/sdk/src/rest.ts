export { makeCall, untellable } from "./call.js";
export { closeGates, gateFor } from "./open.js";
export { isInParts, putAway } from "./parts.js";
export { replaced, textOf } from "./result.js";
export { usageOf } from "./usage.js";
