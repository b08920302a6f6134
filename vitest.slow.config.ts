import { defineConfig } from "vitest/config";
import { setupFiles, shared } from "./vitest.shared.js";

export default defineConfig({
  ...shared,
  test: {
    include: ["tests/slow/**/*.test.ts", "packages/*/src/**/*.slow.test.ts"],
    setupFiles,
    testTimeout: 300_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    // Killed processes and clocks of seconds, on a machine that may be busy: where a change is decided on, a test has a second try,
    // and the summary names it.
    retry: process.env["CI"] ? 1 : 0,
  },
});
