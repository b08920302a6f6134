/** `rampart-decide.cjs`: the local decision, a script of its own so that V8 can keep what it compiled of it. */
export { decideLocally } from "../hook/local/decide.js";
