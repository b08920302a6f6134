import { defineConfig } from "vitest/config";
import { setupFiles, shared } from "./vitest.shared.js";

export default defineConfig({
  ...shared,
  test: {
    include: ["packages/*/src/**/*.test.ts", "tests/unit/**/*.test.ts"],
    // What starts processes or waits for seconds runs with the slow ones.
    exclude: ["**/*.slow.test.ts", "**/node_modules/**"],
    setupFiles,
    // Every core: by default one is left free, which on two cores is half the machine.
    maxWorkers: "100%",
    // One process imports for many files, which is most of their time: a test leaves its process as it found it,
    // and files run in any order (`--sequence.shuffle.files`).
    isolate: false,
    // Bounds for what hangs, not expectations: the first test to need the whole interpreter waits until it is loaded, and what is set
    // up starts guards, on machines that do other things too.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
