import { textsBehind } from "../../code/project/calls.js";
import { behind, eitherOf, requiredBy } from "../../code/project/named.js";
import { jsonTexts, linesAfter, valuesOf, yamlTexts } from "../../code/project/settings.js";
import { textsIn } from "../../code/project/texts.js";
import { quoted } from "../../code/project/words.js";
import type { Load, Tells, Told } from "./types.js";

const SETTINGS = "--config -c";
const TESTS = "*.test.* *.spec.* test.js";

/** Modules, and commands, a script of settings names: `globalSetup: './setup.js'`, `webServer: { command: 'x' }`. */
const namedIn = eitherOf<Told>(
  requiredBy(
    textsBehind(
      /\b(?:setupFiles(?:AfterEnv)?|global(?:Setup|Teardown)|testEnvironment|reporters?|require)["']?\s{0,8}:\s{0,8}\[?/g,
    ),
  ),
  textsBehind(/\bcommand["']?\s{0,8}:\s{0,8}/g),
);
/** `x.config.js`, `.xrc.js`, and their other endings. */
const configured = (...names: readonly string[]): readonly Load[] =>
  ["node" as const, namedIn].map((as) => ({
    files: names.flatMap((name) => [`${name}.config.*`, `.${name}rc.*`]).join(" "),
    by: SETTINGS,
    as,
  }));
const tests: readonly Load[] = [{ files: TESTS, where: "named", as: "node" }];

/** Tools whose settings are a script of their name. */
const BY_NAME =
  "vite webpack rollup esbuild parcel tsup eslint prettier babel postcss tailwindcss stylelint commitlint next nuxt astro svelte remix " +
  "tsdown rspack rsbuild metro karma cypress playwright jest vitest drizzle-kit knex storybook lint-staged semantic-release";

const eleventy: readonly Load[] = [{ files: ".eleventy.js eleventy.config.*", by: "--config", as: "node" }];
/** `{ script: 'rm', args: '-rf x' }` */
const pm2Apps = textsIn(
  /\bscript["']?\s{0,8}:\s{0,8}["']([^"'\n]+)["'][^{}]{0,4096}?\bargs["']?\s{0,8}:\s{0,8}["']([^"'\n]+)["']/g,
  ([script, args]) => [`${script} ${args}`],
);

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
  bun: [
    { files: TESTS, where: "named", as: "node", given: "test" },
    { files: "bunfig.toml", by: "-c --config", as: requiredBy(yamlTexts(/^preload$/)) },
  ],
  deno: [
    { files: TESTS, where: "named", as: "node", given: "test bench" },
    { files: "deno.json deno.jsonc", as: jsonTexts(/^tasks$/), given: "task" },
  ],
  gulp: [{ files: "gulpfile.*", by: "-f --gulpfile", as: "node" }],
  grunt: [
    { files: "Gruntfile.*", by: "--gruntfile", as: "node" },
    { files: "Gruntfile.*", by: "--gruntfile", as: behind("rm -rf", textsBehind(/\bgrunt\.file\.delete\(\s{0,8}/g)) },
  ],
  eleventy,
  "@11ty/eleventy": eleventy,
  hygen: [{ files: "_templates/*/*/*", as: linesAfter(/^sh:[ \t]*(.+)$/) }],
  jake: [{ files: "Jakefile Jakefile.js", by: "-f", as: "node" }],
  gatsby: [{ files: "gatsby-config.* gatsby-node.*", as: "node" }],
  "drizzle-kit": configured("drizzle"),
  knex: [{ files: "knexfile.*", by: "--knexfile", as: "node" }],
  storybook: [{ files: ".storybook/*", as: "node" }],
  nodemon: [{ where: "named", as: "node" }],
  pm2: [
    { files: "ecosystem.config.*", where: "named", as: "node", given: "start restart reload" },
    { files: "ecosystem.config.*", where: "named", as: pm2Apps, given: "start restart reload" },
  ],
  "lint-staged": [{ files: "package.json .lintstagedrc .lintstagedrc.json", as: jsonTexts(/^(?:lint-staged|\*.*)$/) }],
};

const MODULES =
  "setupFiles setupFilesAfterEnv globalSetup globalTeardown testEnvironment transform runner testRunner reporters resolver " +
  "snapshotSerializers watchPlugins preset require file spec reporter parser plugins presets extends processor customSyntax " +
  "transformers afterPack beforeBuild afterSign beforePack afterAllArtifactBuild artifactBuildCompleted onNodeModuleFile";
/** Modules a tool is told to load by a file of data: `{"setupFiles": ["./setup.js"]}`. */
const moduleKeys = new RegExp(`^(?:${MODULES.replaceAll(" ", "|")})$`);
const inJson = requiredBy(jsonTexts(moduleKeys));
const inYaml = requiredBy(yamlTexts(moduleKeys));
/** `x`'s settings as data: in files of their own and, by a name, in the package's. */
const told = (files: string, part: string): readonly Load[] => [
  { files, by: SETTINGS, as: eitherOf(inJson, inYaml) },
  { files: "package.json", as: requiredBy(jsonTexts(moduleKeys, part)) },
];

const TOLD: Readonly<Record<string, readonly Load[]>> = {
  jest: told("jest.config.json", "jest"),
  mocha: told(".mocharc .mocharc.json .mocharc.jsonc .mocharc.yml .mocharc.yaml", "mocha"),
  nyc: told(".nycrc .nycrc.json .nycrc.yml", "nyc"),
  c8: told(".c8rc.json", "c8"),
  eslint: told(".eslintrc .eslintrc.json .eslintrc.yml .eslintrc.yaml", "eslintConfig"),
  babel: told(".babelrc .babelrc.json babel.config.json", "babel"),
  prettier: told(".prettierrc .prettierrc.json .prettierrc.yml .prettierrc.yaml", "prettier"),
  stylelint: told(".stylelintrc .stylelintrc.json .stylelintrc.yml", "stylelint"),
  commitlint: told(".commitlintrc .commitlintrc.json .commitlintrc.yml", "commitlint"),
  postcss: told(".postcssrc .postcssrc.json .postcssrc.yml", "postcss"),
  "semantic-release": told(".releaserc .releaserc.json .releaserc.yml", "release"),
  "electron-builder": told("electron-builder.yml electron-builder.yaml electron-builder.json", "build"),
  "standard-version": [
    { files: ".versionrc .versionrc.json", as: jsonTexts(/^scripts$/) },
    { files: "package.json", as: jsonTexts(/^scripts$/, "standard-version") },
  ],
  nodemon: [{ files: "package.json", as: jsonTexts(/^(?:exec|events)$/, "nodemonConfig") }],
  ...Object.fromEntries(
    ["ttsc", "tspc", "ts-patch"].map((name) => [
      name,
      [{ files: "tsconfig.json", by: "-p --project", as: requiredBy(jsonTexts(/^transform$/)) }],
    ]),
  ),
};

/** `<!(rm x)` and `<!@(rm x)` of a file of node-gyp's. */
const gypCommands = textsIn(/<!@?\(([^()\n]+)\)/g);
const gyp: Load = { files: "binding.gyp *.gypi", as: gypCommands };
/** What every script of npm's runs under. */
const nodeOptions: Tells = (text) =>
  valuesOf(/^node-options$/)(text).map((one) => ({ text: `NODE_OPTIONS=${quoted(one.text)} node -p 1` }));

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
  { files: ".npmrc ~/.npmrc", as: nodeOptions },
  { ...gyp, given: "install i ci add rebuild" },
];
/** Its own program, and plug-ins, by a path: what `yarn` is, is said by the project. */
const yarn: readonly Load[] = [
  ...npm,
  {
    files: ".yarnrc.yml ~/.yarnrc.yml",
    as: requiredBy(eitherOf(yamlTexts(/^(?:yarnPath|plugins)$/), yamlTexts(/^path$/))),
  },
  { files: ".yarnrc ~/.yarnrc", as: requiredBy(valuesOf(/^yarn-path$/)) },
];
const pnpm: readonly Load[] = [
  ...npm,
  {
    files: ".pnpmfile.cjs pnpmfile.cjs .pnpmfile.js",
    by: "--pnpmfile",
    as: "node",
    given: "install i add update up ci fetch",
  },
];

export const JAVASCRIPT: Readonly<Record<string, readonly Load[]>> = {
  ...Object.fromEntries(BY_NAME.split(" ").map((name) => [name, configured(name)])),
  ...OTHERS,
  ...Object.fromEntries(
    Object.entries(TOLD).map(([name, loads]) => [name, [...(OTHERS[name] ?? configured(name)), ...loads]]),
  ),
  npm,
  pnpm,
  yarn,
  "node-gyp": [gyp],
};
