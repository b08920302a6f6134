import { defineConfig } from "vitest/config";
import { shared } from "./vitest.shared.js";

export default defineConfig({
  ...shared,
  test: { include: ["packages/*/src/**/*.test.ts", "tests/unit/**/*.test.ts"], testTimeout: 20_000 },
});
