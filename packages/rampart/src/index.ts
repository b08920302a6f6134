export { PostgresParser } from "@rampart/service";
export { Checker } from "./check/checker.js";
export type { Surroundings } from "./check/facts.js";
export type { Question } from "./check/question.js";
export { DEFAULT_POLICY } from "./policy/default.js";
export { loadDefaultPolicy } from "./policy/load.js";
