// Mutation tests of what decides: `npm run mutate`, or one part of it with `npm run mutate -- --mutate 'packages/core/src/decide/*.ts'`.
// The bar is 90 %. Every mutant runs the unit tests of the policy and of the decision, up to the first that fails.

/** Where a wrong line would let something through: the decision, and what a policy is turned into before it. */
const KERNEL = [
  "packages/core/src/decide/**/*.ts",
  "packages/core/src/policy/*.ts",
  "packages/core/src/policy/conditions/*.ts",
  "packages/core/src/policy/globs/*.ts",
  "packages/core/src/policy/yaml/*.ts",
];
/** Texts for people, data, and what never decides. */
const NOT = [
  "!**/*.test.ts",
  "!packages/core/src/policy/packs.generated.ts",
  "!packages/core/src/policy/{inline-tests,schema,override,policy,document,errors}.ts",
];

export default {
  mutate: [...KERNEL, ...NOT],
  testRunner: "command",
  commandRunner: {
    command:
      "npx vitest run --bail 1 --no-isolate --pool threads --maxWorkers 1 packages/core/src/decide packages/core/src/policy",
  },
  concurrency: 1,
  timeoutMS: 60_000,
  timeoutFactor: 3,
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
    "!/vitest*.ts",
    "/packages/*",
    "!/packages/core",
    "/packages/core/dist",
  ],
  tempDirName: ".stryker-tmp",
};
