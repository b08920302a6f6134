import { executed, textsBehind } from "../../code/project/calls.js";
import { linesAfter, valuesOf, yamlTexts } from "../../code/project/settings.js";
import { xmlCommands } from "../../code/project/xml.js";
import type { Load } from "./types.js";

/** What is compiled here runs here, sooner or later. */
const compiled: readonly Load[] = [{ where: "named", as: "other" }];
const c: readonly Load[] = [...compiled, { where: "named", as: textsBehind(/\b(?:system|popen)[ \t]{0,4}\(/g) }];

/** `<Exec Command="x"/>` of a project, and of what every project takes in. */
const msbuild: readonly Load[] = [
  {
    files: "*.csproj *.fsproj *.vbproj *.targets *.props */*.csproj */*.targets */*.props",
    as: xmlCommands,
    given: "build test run publish restore pack watch clean msbuild",
  },
];

const PLAIN =
  "rustc javac julia swift swiftc kotlinc kotlin scala nim crystal zig runghc elixir dart v dmd rdmd ldc2 escript csi " +
  "dotnet-script raku clojure bb ocaml racket guile";

/** Compilers, and interpreters of languages of which only what is started is read. */
export const COMPILED: Readonly<Record<string, readonly Load[]>> = {
  ...Object.fromEntries(PLAIN.split(" ").map((name) => [name, compiled])),
  ...Object.fromEntries("gcc g++ clang clang++ cc c++ tcc".split(" ").map((name) => [name, c])),
  groovy: [...compiled, { where: "named", as: executed }],
  cargo: [
    { files: "Makefile.toml", as: yamlTexts(/^script$/), given: "make" },
    {
      files: "build.rs src/*.rs src/bin/*.rs tests/*.rs examples/*.rs",
      as: "other",
      given: "run r build b test t bench install check c clippy",
    },
    {
      files: ".cargo/config.toml .cargo/config ~/.cargo/config.toml",
      as: valuesOf(/^(?:runner|linker|rustc|rustc-wrapper|rustc-workspace-wrapper|rustdoc|credential-process)$/),
    },
  ],
  java: [
    { files: "*.java", where: "named", as: "other" },
    { by: "-javaagent: -agentpath: -Xbootclasspath/a:", as: "other" },
    { variable: "CLASSPATH", as: "other" },
  ],
  ghci: [{ files: ".ghci ~/.ghci ~/.config/ghc/ghci.conf", as: linesAfter(/^\s*:!\s*(.+)$/) }],
  zig: [...compiled, { files: "build.zig", as: textsBehind(/\baddSystemCommand\(\s{0,8}&?\.?\{?/g), given: "build" }],
  nim: [...compiled, { files: "config.nims *.nims", as: textsBehind(/\bexec[ \t]{0,8}[( ][ \t]{0,8}(?=")/g) }],
  msbuild: msbuild,
  dotnet: [
    ...msbuild,
    { files: "*.cs */*.cs *.fs */*.fs", as: "other", given: "run test build watch publish" },
    { where: "named", as: "other" },
  ],
  go: [
    { files: "*.go", where: "named", as: "other", given: "run test build install" },
    { files: "*.go", where: "named", as: linesAfter(/^\/\/go:generate\s+(.+)$/), given: "generate" },
  ],
};
