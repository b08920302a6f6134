import type { Registry } from "../command/run.js";
import { verb as verify } from "./verify.js";

/**
 * Every verb, in the order a newcomer needs them. One file each; adding one is one line here. All are loaded when they are
 * needed but `verify`, which ends sooner than reading further files would take where a model is remembered.
 */
export const REGISTRY: Registry = {
  digest: async () => (await import("./digest.js")).verb,
  sign: async () => (await import("./sign.js")).verb,
  verify: async () => verify,
  inspect: async () => (await import("./inspect.js")).verb,
  embed: async () => (await import("./embed.js")).verb,
  extract: async () => (await import("./extract.js")).verb,
  diff: async () => (await import("./diff.js")).verb,
  scan: async () => (await import("./scan.js")).verb,
  attest: async () => (await import("./attest.js")).verb,
  contribute: async () => (await import("./contribute.js")).verb,
  "policy check": async () => (await import("./policy-check.js")).verb,
  "policy test": async () => (await import("./policy-test.js")).verb,
  "policy schema": async () => (await import("./policy-schema.js")).verb,
  revoke: async () => (await import("./revoke.js")).verb,
  admit: async () => (await import("./admit.js")).verb,
  guard: async () => (await import("./guard.js")).verb,
  pull: async () => (await import("./pull.js")).verb,
};
