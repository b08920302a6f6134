import type { Registry } from "../command/run.js";

/** Every verb, in the order a newcomer needs them. One file each; adding one is one line here. */
export const REGISTRY: Registry = {
  digest: async () => (await import("./digest.js")).verb,
  sign: async () => (await import("./sign.js")).verb,
  verify: async () => (await import("./verify.js")).verb,
  inspect: async () => (await import("./inspect.js")).verb,
  scan: async () => (await import("./scan.js")).verb,
};
