import { textsBehind } from "../../code/project/calls.js";
import { startedBy } from "../../code/project/named.js";
import { justRecipes, makeRecipes } from "../../code/project/recipes.js";
import { jsonTexts, linesAfter, valuesOf, yamlTexts } from "../../code/project/settings.js";
import { listsIn, textsIn } from "../../code/project/texts.js";
import { tomlTexts } from "../../code/project/toml.js";
import { quoted } from "../../code/project/words.js";
import type { Load, Tells } from "./types.js";

const MAKEFILES = "Makefile makefile GNUmakefile";
/** The files a makefile takes in, whatever they are called; each is a makefile again. */
const included: Tells = (text) =>
  linesAfter(/^-?s?include[ \t]+(.+)$/)(text).flatMap(({ text: names, ...rest }) => [
    ...names
      .split(/[ \t]+/)
      .filter((name) => /^[\w./-]+$/.test(name))
      .map((name) => ({ text: `make -f ${quoted(name)}`, file: name })),
    ...(rest.more === true ? [{ text: "", ...rest }] : []),
  ]);
/** `$(shell x)` runs as the file is read, or the recipe. */
const shellLines = textsIn(/\$\(shell[ \t]+([^()\n]+)\)/g);
const make: readonly Load[] = [
  { variable: "MAKEFILES", as: shellLines },
  { files: "*.mk *.mak include/*.mk", as: shellLines },
  { files: "*.mk *.mak include/*.mk", as: makeRecipes, unread: true },
  { files: MAKEFILES, by: "-f --file", as: included },
  { variable: "MAKEFILES", as: makeRecipes },
];

const taskfile = "Taskfile.yml Taskfile.yaml taskfile.yml Taskfile.dist.yml";
/** `includes:` of a Taskfile: a file, or the folder it stands in. */
const taskIncludes = startedBy("task -t", (text) =>
  linesAfter(/^[ \t]+(?:[\w-]+|taskfile)[ \t]*:[ \t]*["']?(\.{0,2}\/?[\w./-]*[\w-])["']?[ \t]*$/)(text).map((one) =>
    /\.ya?ml$/.test(one.text) ? one : { text: `${one.text}/Taskfile.yml` },
  ),
);

const bazel: readonly Load[] = [
  { files: "BUILD BUILD.bazel */BUILD */BUILD.bazel", as: textsBehind(/\bcmd(?:_bash)?[ \t]{0,8}=[ \t]{0,8}/g) },
  { files: ".bazelrc ~/.bazelrc", by: "--bazelrc", as: linesAfter(/--workspace_status_command=(\S+)/) },
];
const mixAliases = linesAfter(/"cmd[ \t]+([^"]+)"/);
/** `{pre_hooks, [{compile, "rm x"}]}.`: the texts of the list. */
const rebarHooks = listsIn(/\{(?:pre|post)_hooks\s{0,16},\s{0,16}\[/g, (list) =>
  Array.from(list.matchAll(/"((?:[^"\\]|\\.)+)"/g), ([, one]) => one!),
);
/** `(run rm x)`, `(system "rm x")`, `(bash "rm x")`. */
const duneActions = textsIn(/\((?:run[ \t]+([^()\n]+)|(?:system|bash)\s+"((?:[^"\\]|\\.)+)")\)/g);
const haskell: readonly Load[] = [
  { files: "Setup.hs Setup.lhs", as: "other", given: "build run test install configure repl exec haddock" },
];

const nim: readonly Load[] = [
  { files: "config.nims *.nims *.nimble", as: textsBehind(/\bexec[ \t]{0,8}[( ][ \t]{0,8}(?=")/g) },
];
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\.py$/, "python"],
  [/\.R$/, "Rscript"],
  [/\.[jt]s$/, "node"],
];
/** Scripts that run before and after a document is rendered. */
const rendering: Tells = (text) =>
  yamlTexts(/^(?:pre|post)-render$/)(text).map((one) => {
    const by = SCRIPTS.find(([ending]) => ending.test(one.text))?.[1];
    return by === undefined ? one : { text: `${by} ${quoted(one.text)}` };
  });

/** Programs that build, by recipes, rules and scripts of a project. */
export const BUILDERS: Readonly<Record<string, readonly Load[]>> = {
  make,
  gmake: make,
  bmake: make,
  just: [
    { files: "justfile Justfile .justfile", by: "-f --justfile", where: "around", as: justRecipes, unread: true },
    {
      files: "justfile Justfile .justfile",
      by: "-f --justfile",
      where: "around",
      as: startedBy("just -f", linesAfter(/^(?:import\??|mod\??[ \t]+[\w-]+)[ \t]+["']([^"']+)["']/)),
    },
  ],
  task: [
    {
      files: taskfile,
      by: "-t --taskfile",
      as: yamlTexts(/^(?:cmds?|sh|preconditions|status)$/),
      unread: true,
    },
    { files: taskfile, by: "-t --taskfile", as: taskIncludes },
    { files: "pyproject.toml", as: tomlTexts(/^tool\.taskipy\.tasks(?:\.|$)/) },
  ],
  cmake: [
    {
      files: "CMakeLists.txt */CMakeLists.txt *.cmake cmake/*.cmake",
      by: "-P",
      as: linesAfter(
        /\b(?:execute_process|add_custom_(?:target|command))[ \t]*\([^()]*?\bCOMMAND[ \t]+([^)]+?)(?=[ \t]+(?:COMMENT|VERBATIM|DEPENDS|WORKING_DIRECTORY|BYPRODUCTS)\b|\)|$)/,
      ),
      unread: true,
    },
  ],
  ninja: [{ files: "build.ninja", by: "-f", as: valuesOf(/^command$/) }],
  bazel,
  bazelisk: bazel,
  meson: [
    {
      files: "meson.build */meson.build",
      as: textsBehind(/\b(?:run_command[ \t]{0,8}\(|command[ \t]{0,8}:[ \t]{0,8}\[)/g),
    },
  ],
  // Its steps run in containers, but for those it is told to run here.
  earthly: [
    {
      files: "Earthfile",
      as: (text) => (/^[ \t]*LOCALLY\b/m.test(text) ? linesAfter(/^[ \t]*RUN[ \t]+(.+)$/)(text) : []),
    },
  ],
  qmake: [{ files: "*.pro *.pri", as: linesAfter(/\bsystem\(["']?([^()"']{1,1024})/) }],
  mage: [{ files: "magefile.go magefiles/*.go", as: "other" }],
  nimble: nim,
  dub: [
    { files: "dub.json", as: jsonTexts(/^(?:pre|post)(?:Generate|Build|Run)Commands/) },
    { files: "dub.sdl", as: linesAfter(/^[ \t]*(?:pre|post)(?:Generate|Build|Run)Commands[ \t]+["'`](.+)["'`]/) },
  ],
  mdbook: [{ files: "book.toml", as: valuesOf(/^command$/) }],
  bacon: [{ files: "bacon.toml", as: valuesOf(/^command$/) }],
  doxygen: [
    { files: "Doxyfile doxyfile *.doxy", as: valuesOf(/^(?:INPUT_FILTER|FILTER_PATTERNS|FILE_VERSION_FILTER)$/) },
  ],
  quarto: [{ files: "_quarto.yml _quarto.yaml", as: rendering }],
  latexmk: [{ files: ".latexmkrc latexmkrc ~/.latexmkrc", by: "-r", as: "perl" }],
  makepkg: [{ files: "PKGBUILD", by: "-p", as: (text) => [{ text: `${text}\nprepare; build; check; package` }] }],
  dzil: [{ files: "dist.ini", as: valuesOf(/^run(?:_\w+)?$/) }],
  waf: [{ files: "wscript */wscript", as: "python" }],
  conan: [{ files: "conanfile.py", as: "python" }],
  xmake: [{ files: "xmake.lua */xmake.lua", as: "lua" }],
  premake5: [{ files: "premake5.lua", by: "--file", as: "lua" }],
  dune: [{ files: "dune */dune */*/dune", as: duneActions }],
  rebar3: [{ files: "rebar.config", as: rebarHooks }],
  mix: [
    { files: "mix.exs config/*.exs", as: "other" },
    { files: "mix.exs", as: mixAliases },
  ],
  cabal: haskell,
  stack: haskell,
};
