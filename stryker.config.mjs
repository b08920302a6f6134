// Mutation tests of what decides: `npm run mutate`, or one part of it with `npm run mutate -- --mutate 'packages/core/src/decide/*.ts'`.
// The bar is 90 %. Every mutant runs those files of unit tests of its own folder that meet it, up to the first test that fails.

/** Where a wrong line would let something through: the decision, what a policy is turned into before it, and the record's proofs. */
const KERNEL = [
  "packages/core/src/decide/**/*.ts",
  "packages/core/src/policy/*.ts",
  "packages/core/src/policy/conditions/*.ts",
  "packages/core/src/policy/globs/*.ts",
  "packages/core/src/policy/yaml/*.ts",
  "packages/ledger/src/merkle/*.ts",
];
/** Texts for people, data, and what never decides. */
const NOT = [
  "!**/*.test.ts",
  "!packages/core/src/policy/packs.generated.ts",
  "!packages/core/src/policy/{inline-tests,schema,override,policy,document,errors}.ts",
];

const INDEX = "packages/core/src/decide/find.test.ts";
const LOADER = "packages/core/src/policy/load.test.ts";

export default {
  mutate: [...KERNEL, ...NOT],
  testRunner: "anew",
  plugins: ["./scripts/mutate/runner.mjs"],
  tests: {
    // The first of these folders a mutant lies in is its own; what its code is for may be tested elsewhere too.
    of: [
      ["packages/core/src/decide"],
      ["packages/core/src/policy/conditions", INDEX, LOADER, "packages/core/src/policy/schema.test.ts"],
      ["packages/core/src/policy/globs", INDEX],
      ["packages/core/src/policy/yaml", LOADER],
      ["packages/core/src/policy", "packages/core/src/decide"],
      ["packages/ledger/src/merkle"],
    ],
    // A page held against the types, texts for people held against a snapshot, and what the packs say, which is data.
    not: [
      "packages/core/src/policy/document.test.ts",
      "packages/core/src/policy/explain/stories.test.ts",
      "packages/core/src/policy/packs.test.ts",
    ],
  },
  coverageAnalysis: "all",
  concurrency: 1,
  timeoutMS: 10_000,
  timeoutFactor: 1.5,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ["clear-text", "json"],
  jsonReporter: { fileName: ".stryker-tmp/mutation.json" },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  checkers: [],
  // Generated files are compared byte by byte by a test.
  disableTypeChecks: false,
  // The tests run from TypeScript as it is; there is no project file to rewrite.
  tsconfigFile: "none.json",
  // Only what the tests need is copied for a run.
  ignorePatterns: [
    "/*",
    "!/packages",
    "!/docs",
    "!/scripts",
    "!/package.json",
    "!/tsconfig.base.json",
    "/packages/*",
    "!/packages/core",
    "!/packages/ledger",
    "/packages/*/dist",
  ],
  tempDirName: ".stryker-tmp",
};
