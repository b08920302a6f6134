import { defineConfig } from "vitest/config";
import { shared } from "./vitest.shared.js";

const testTimeout = 20_000;

/** What leaves nothing behind in its process needs none of its own per file: most of a test's time is importing it. */
const TOGETHER = ["packages/{core,clarity,auditor,ledger}/src/**/*.test.ts"];
/** What starts processes or waits for seconds runs with the slow ones. */
const SLOW = "**/*.slow.test.ts";

export default defineConfig({
  test: {
    // Every core: by default one is left free, which on two cores is half the machine.
    maxWorkers: "100%",
    projects: [
      { ...shared, test: { name: "together", include: TOGETHER, exclude: [SLOW], isolate: false, testTimeout } },
      {
        ...shared,
        test: {
          name: "apart",
          include: ["packages/*/src/**/*.test.ts", "tests/unit/**/*.test.ts"],
          exclude: [...TOGETHER, SLOW],
          testTimeout,
        },
      },
    ],
  },
});
