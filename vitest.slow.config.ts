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
  },
});
