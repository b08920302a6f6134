import { jsonTexts, valuesOf } from "../../code/project/settings.js";
import type { Load } from "./types.js";

const SETTINGS = "--config -c";
const TESTS = "*.test.* *.spec.* test.js";

/** `x.config.js`, `.xrc.js`, and their other endings. */
const configured = (...names: readonly string[]): readonly Load[] => [
  { files: names.flatMap((name) => [`${name}.config.*`, `.${name}rc.*`]).join(" "), by: SETTINGS, as: "node" },
];
const tests: readonly Load[] = [{ files: TESTS, where: "named", as: "node" }];

/** Tools whose settings are a script of their name. */
const BY_NAME =
  "vite webpack rollup esbuild parcel tsup eslint prettier babel postcss tailwindcss stylelint commitlint next nuxt astro svelte remix " +
  "tsdown rspack rsbuild metro karma cypress playwright jest vitest drizzle-kit knex storybook lint-staged semantic-release";

/** Where a tool is started by another name than its settings are called. */
const OTHERS: Readonly<Record<string, readonly Load[]>> = {
  vitest: [...configured("vitest", "vite"), ...tests],
  jest: [...configured("jest"), ...tests],
  playwright: [...configured("playwright"), ...tests],
  ava: [...configured("ava"), ...tests],
  tap: tests,
  mocha: [
    { files: ".mocharc.js .mocharc.cjs", by: "--config --require -r", as: "node" },
    { files: `${TESTS} test/*`, where: "named", as: "node" },
  ],
  "node-test": tests,
  bun: [{ files: TESTS, where: "named", as: "node", given: "test" }],
  deno: [
    { files: TESTS, where: "named", as: "node", given: "test bench" },
    { files: "deno.json deno.jsonc", as: jsonTexts(/^tasks$/), given: "task" },
  ],
  gulp: [{ files: "gulpfile.*", by: "-f --gulpfile", as: "node" }],
  grunt: [{ files: "Gruntfile.*", by: "--gruntfile", as: "node" }],
  jake: [{ files: "Jakefile Jakefile.js", by: "-f", as: "node" }],
  gatsby: [{ files: "gatsby-config.* gatsby-node.*", as: "node" }],
  "drizzle-kit": configured("drizzle"),
  knex: [{ files: "knexfile.*", by: "--knexfile", as: "node" }],
  storybook: [{ files: ".storybook/*", as: "node" }],
  nodemon: [{ where: "named", as: "node" }],
  pm2: [{ files: "ecosystem.config.*", where: "named", as: "node", given: "start restart reload" }],
  "lint-staged": [{ files: "package.json .lintstagedrc .lintstagedrc.json", as: jsonTexts(/^(?:lint-staged|\*.*)$/) }],
};

const npm: readonly Load[] = [
  {
    files: "package.json",
    as: jsonTexts(/^(?:pre|post)?(?:pack|version|prepublishOnly|publish)$|^prepare$/),
    given: "pack publish version",
  },
  { files: "package.json", where: "named", as: jsonTexts(/^(?:pre|post)?install$|^prepare$/), given: "install i add" },
  {
    files: "*/package.json */*/package.json",
    as: jsonTexts(/^scripts$/),
    given: "-w --workspace -ws --workspaces --filter -r --recursive",
  },
  { files: ".npmrc ~/.npmrc", as: valuesOf(/^(?:script-shell|shell|git)$/) },
];

export const JAVASCRIPT: Readonly<Record<string, readonly Load[]>> = {
  ...Object.fromEntries(BY_NAME.split(" ").map((name) => [name, configured(name)])),
  ...OTHERS,
  npm,
  pnpm: npm,
  yarn: npm,
};
