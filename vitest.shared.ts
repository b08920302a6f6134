import { fileURLToPath } from "node:url";

const source = (name: string) => fileURLToPath(new URL(`packages/${name}/src/index.ts`, import.meta.url));

/** Tests import the packages' sources, so that a stale build can never make them pass. */
export const shared = {
  resolve: {
    alias: Object.fromEntries(
      ["core", "ledger", "service", "guard", "edge", "auditor", "clarity", "sdk"].map((name) => [
        `@rampart/${name}`,
        source(name),
      ]),
    ),
  },
};
