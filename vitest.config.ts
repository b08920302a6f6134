import { defineConfig } from "vitest/config";
import { shared } from "./vitest.shared.js";

const testTimeout = 20_000;

/** What has no state, no clock and no files needs no process of its own per file: most of a test's time is importing it. */
const PURE = ["packages/core/src/**/*.test.ts"];

export default defineConfig({
  test: {
    // Every core: by default one is left free, which on two cores is half the machine.
    maxWorkers: "100%",
    projects: [
      { ...shared, test: { name: "core", include: PURE, isolate: false, testTimeout } },
      {
        ...shared,
        test: {
          name: "rest",
          include: ["packages/*/src/**/*.test.ts", "tests/unit/**/*.test.ts"],
          // What starts processes or waits for seconds runs with the slow ones.
          exclude: [...PURE, "**/*.slow.test.ts"],
          testTimeout,
        },
      },
    ],
  },
});
