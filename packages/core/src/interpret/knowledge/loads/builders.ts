import { textsBehind } from "../../code/project/calls.js";
import { startedBy } from "../../code/project/named.js";
import { justRecipes, makeRecipes } from "../../code/project/recipes.js";
import { linesAfter, valuesOf, yamlTexts } from "../../code/project/settings.js";
import { tomlTexts } from "../../code/project/toml.js";
import type { Load, Tells } from "./types.js";

const MAKEFILES = "Makefile makefile GNUmakefile";
/** The files a makefile takes in, whatever they are called; each is a makefile again. */
const included: Tells = (text) =>
  linesAfter(/^-?s?include[ \t]+(.+)$/)(text).flatMap(({ text: names }) =>
    names
      .split(/[ \t]+/, 64)
      .filter((name) => /^[\w./-]+$/.test(name))
      .map((name) => ({ text: `make -f '${name}'` })),
  );
const make: readonly Load[] = [
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
const rebarHooks: Tells = (text) =>
  Array.from(text.slice(0, 128 * 1024).matchAll(/\{(?:pre|post)_hooks\s{0,16},\s{0,16}\[([^\]]{0,4096})/g)).flatMap(
    ([, list]) => Array.from(list!.matchAll(/"((?:[^"\\]|\\.){1,2048})"/g), ([, one]) => ({ text: one! })),
  );
/** `(run rm x)`, `(system "rm x")`, `(bash "rm x")`. */
const duneActions: Tells = (text) =>
  Array.from(
    text
      .slice(0, 128 * 1024)
      .matchAll(/\((?:run[ \t]+([^()\n]{1,2048})|(?:system|bash)\s+"((?:[^"\\]|\\.){1,2048})")\)/g),
    ([, run, line]) => ({ text: (run ?? line)! }),
  );
const haskell: readonly Load[] = [
  { files: "Setup.hs Setup.lhs", as: "other", given: "build run test install configure repl exec haddock" },
];

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
