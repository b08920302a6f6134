import { fileURLToPath } from "node:url";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const source = (name: string) => here(`packages/${name}/src/index.ts`);

/** Tests import the packages' sources, so that a stale build can never make them pass. */
export const shared = {
  resolve: {
    alias: {
      ...Object.fromEntries(
        ["core", "ledger", "service", "guard", "edge", "auditor", "clarity", "sdk"].map((name) => [
          `@rampart/${name}`,
          source(name),
        ]),
      ),
      "#closing": here("vitest.closing.ts"),
      "#processor": here("vitest.processor.ts"),
    },
  },
};

/** Runs before each file of tests. */
export const setupFiles = [here("vitest.setup.ts")];
