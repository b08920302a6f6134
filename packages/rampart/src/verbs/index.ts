import type { Registry } from "../command/run.js";

/** Every verb, in the order a newcomer needs them. One file each; adding one is one line here. */
export const REGISTRY: Registry = {
  try: async () => (await import("./try.js")).verb,
  init: async () => (await import("./init.js")).verb,
  protect: async () => (await import("./protect.js")).verb,
  unprotect: async () => (await import("./unprotect.js")).verb,
  status: async () => (await import("./status.js")).verb,
  check: async () => (await import("./check.js")).verb,
  explain: async () => (await import("./explain.js")).verb,
  allow: async () => (await import("./allow.js")).verb,
  "policy lint": async () => (await import("./policy-lint.js")).verb,
  "policy test": async () => (await import("./policy-test.js")).verb,
  "policy schema": async () => (await import("./policy-schema.js")).verb,
  watch: async () => (await import("./watch.js")).verb,
  log: async () => (await import("./log.js")).verb,
  "log verify": async () => (await import("./log-verify.js")).verb,
  "log prove": async () => (await import("./log-prove.js")).verb,
  reconcile: async () => (await import("./reconcile.js")).verb,
  reviews: async () => (await import("./reviews.js")).verb,
  approve: async () => (await import("./approve.js")).verb,
  deny: async () => (await import("./deny.js")).verb,
  serve: async () => (await import("./serve.js")).verb,
  stop: async () => (await import("./stop.js")).verb,
  model: async () => (await import("./model.js")).verb,
  hook: async () => (await import("./hook.js")).verb,
};
