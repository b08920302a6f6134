import { executed, textsBehind } from "../../code/project/calls.js";
import { composeServices } from "../../code/project/compose.js";
import { justRecipes, makeRecipes } from "../../code/project/recipes.js";
import { gitSettings, jsonTexts, linesAfter, valuesOf, yamlTexts } from "../../code/project/settings.js";
import { tomlTexts } from "../../code/project/toml.js";
import { commandOf } from "../vcs/git-settings.js";
import type { Load, Tells } from "./types.js";

const gitConfig: Tells = (text) =>
  gitSettings(text).flatMap(({ key, value }) => {
    const command = commandOf(key, value);
    return command === null ? [] : [{ text: command }];
  });

/** A hook runs by its name, in whatever folder the repository keeps its hooks. */
const hooks = (names: string, given: string): Load => ({ files: names, where: "around", as: "started", given });

const git: readonly Load[] = [
  hooks("pre-commit prepare-commit-msg commit-msg post-commit", "commit merge revert cherry-pick rebase am pull"),
  hooks("post-checkout", "checkout switch clone worktree rebase"),
  hooks("pre-merge-commit post-merge", "merge pull"),
  hooks("pre-rebase post-rewrite", "rebase pull commit"),
  hooks("pre-push", "push"),
  hooks("applypatch-msg pre-applypatch post-applypatch", "am"),
  hooks("fsmonitor-watchman", "status add commit checkout diff"),
  { files: ".git/config ~/.gitconfig ~/.config/git/config", as: gitConfig },
  { variable: "GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG", as: gitConfig },
  { files: "git/config", variable: "XDG_CONFIG_HOME", as: gitConfig },
];

const ruby = (files: string, by = "-f"): readonly Load[] => [{ files, by, as: "ruby" }];
const specs: Load = {
  files: "*_spec.rb *_test.rb spec_helper.rb rails_helper.rb test_helper.rb",
  where: "named",
  as: "ruby",
};
const gemfile: Load = { files: "Gemfile", as: "ruby" };
const ssh: readonly Load[] = [
  { files: "~/.ssh/config", by: "-F", as: valuesOf(/^(?:proxycommand|localcommand|knownhostscommand)$/i) },
];
const login: readonly Load[] = [
  { files: "~/.bashrc", given: "-i -ic -l -lc -il -ilc -li --login", as: "shell" },
  { files: "~/.bash_profile ~/.bash_login ~/.profile", given: "-l -lc -il -ilc -li --login", as: "shell" },
];
const units = valuesOf(/^Exec(?:Start(?:Pre|Post)?|Reload|Stop(?:Post)?|Condition)$/);
const scripts: readonly Load[] = [
  { files: "package.json */package.json */*/package.json", as: jsonTexts(/^scripts$/) },
];
/** Each line is an option of the program's. */
const curlOptions: Tells = (text) => {
  const options = linesAfter(/^[ \t]*-{0,2}([a-z][\w-]*(?:[ \t]*[=: \t][ \t]*\S.*)?)$/)(text).map((one) => {
    const [, name, value = ""] = /^([\w-]+)[ \t]*[=:]?[ \t]*(.*)$/.exec(one.text)!;
    return `${name!.length === 1 ? "-" : "--"}${name} ${value}`;
  });
  return options.length === 0 ? [] : [{ text: `curl ${options.join(" ")}` }];
};
const workflow: Tells = yamlTexts(/^(?:run|cmds?|command|script)$/);

/** `commandLine "rm", "x"`, `"rm x".execute()`. */
const gradleCommands: Tells = (text) => [...textsBehind(/\bcommandLine\b[ \t]{0,8}[(=]?/g)(text), ...executed(text)];
const buildGradle =
  "build.gradle build.gradle.kts settings.gradle settings.gradle.kts */build.gradle */build.gradle.kts";
const gradle: readonly Load[] = [
  { files: buildGradle, as: "groovy" },
  { files: buildGradle, by: "-b --build-file -I --init-script", as: gradleCommands, unread: true },
];
/** Programs a plan runs to find out, and those it runs when it is applied. */
const terraform: readonly Load[] = [
  { files: "*.tf *.tofu", as: textsBehind(/\bprogram[ \t]{0,64}=[ \t]{0,8}\[/g), given: "plan apply refresh destroy" },
  { files: "*.tf *.tofu", as: textsBehind(/\bcommand[ \t]{0,64}=[ \t]{0,8}/g), given: "apply destroy" },
];
const services: Load = {
  files: "docker-compose.yml docker-compose.yaml compose.yml compose.yaml docker-compose.override.yml",
  by: "-f --file",
  as: composeServices,
  given: "up run create start",
};
const started: readonly Load[] = [services];
const startedByCompose: readonly Load[] = [{ ...services, with: "compose" }];
/** What is compiled here runs here, sooner or later. */
const compiled: readonly Load[] = [{ where: "named", as: "other" }];
const c: readonly Load[] = [...compiled, { where: "named", as: textsBehind(/\b(?:system|popen)[ \t]{0,4}\(/g) }];

const make: readonly Load[] = [
  { files: "*.mk *.mak include/*.mk", as: makeRecipes, unread: true },
  { variable: "MAKEFILES", as: makeRecipes },
];

/** Programs of everything else. */
export const OTHERS: Readonly<Record<string, readonly Load[]>> = {
  git,
  hub: git,
  make,
  gmake: make,
  bmake: make,
  just: [{ files: "justfile Justfile .justfile", by: "-f --justfile", where: "around", as: justRecipes, unread: true }],
  task: [
    {
      files: "Taskfile.yml Taskfile.yaml taskfile.yml",
      by: "-t --taskfile",
      as: yamlTexts(/^(?:cmds?|sh|preconditions|status)$/),
      unread: true,
    },
    { files: "pyproject.toml", as: tomlTexts(/^tool\.taskipy\.tasks(?:\.|$)/) },
  ],
  mise: [{ files: "mise.toml .mise.toml", as: yamlTexts(/^run(?:_windows)?$/) }],
  foreman: [{ files: "Procfile Procfile.dev", by: "-f", as: linesAfter(/^[\w-]+:[ \t]*(.+)$/) }],
  honcho: [{ files: "Procfile Procfile.dev", by: "-f", as: linesAfter(/^[\w-]+:[ \t]*(.+)$/) }],
  overmind: [{ files: "Procfile Procfile.dev", by: "-f", as: linesAfter(/^[\w-]+:[ \t]*(.+)$/) }],
  lefthook: [
    {
      files: "lefthook.yml lefthook.yaml .lefthook.yml lefthook-local.yml",
      as: yamlTexts(/^(?:run|runner)$/),
      given: "run",
      unread: true,
    },
  ],
  mix: [{ files: "mix.exs config/*.exs", as: "other" }],
  sbt: [{ files: "build.sbt project/*.sbt project/*.scala", as: "other" }],
  act: [{ files: ".github/workflows/*", as: workflow }],
  devcontainer: [{ files: ".devcontainer/devcontainer.json .devcontainer.json", as: jsonTexts(/^initializeCommand$/) }],
  composer: [{ files: "composer.json", as: jsonTexts(/^scripts$/) }],
  rake: [{ files: "Rakefile rakefile Rakefile.rb lib/tasks/*.rake", by: "-f --rakefile", as: "ruby" }],
  bundle: [gemfile, { variable: "BUNDLE_GEMFILE", as: "ruby" }],
  rspec: [specs, gemfile],
  rails: [
    gemfile,
    { files: "Rakefile config/*.rb config/*/*.rb db/seeds.rb db/migrate/*.rb lib/tasks/*.rake", as: "ruby" },
    { ...specs, given: "test" },
  ],
  gem: [{ files: "*.gemspec", where: "named", as: "ruby", given: "build" }],
  rackup: [{ files: "config.ru", where: "named", as: "ruby" }],
  puma: ruby("config.ru config/puma.rb", "-C --config"),
  irb: ruby(".irbrc ~/.irbrc", "-r"),
  vagrant: ruby("Vagrantfile"),
  brew: [{ files: "Brewfile", by: "--file", as: "ruby", given: "bundle" }],
  fastlane: ruby("fastlane/Fastfile Fastfile"),
  pod: ruby("Podfile"),
  prove: [{ files: "*.t", where: "named", as: "perl" }],
  phpunit: [
    { files: "*Test.php", where: "named", as: "php" },
    { by: "--bootstrap", as: "php" },
  ],
  pest: [{ files: "*Test.php *.test.php", where: "named", as: "php" }],
  php: [{ by: "-dauto_prepend_file auto_prepend_file -dauto_append_file auto_append_file", as: "php" }],
  direnv: [{ files: ".envrc", where: "around", as: "shell" }],
  bash: login,
  sh: login,
  zsh: [
    { files: "~/.zshenv ~/.zshrc ~/.zprofile", as: "shell" },
    { files: ".zshenv .zshrc .zprofile", variable: "ZDOTDIR", as: "shell" },
  ],
  systemctl: [
    { files: "*.service", where: "around", as: units },
    { files: "~/.config/systemd/user/*.service", as: units },
  ],
  supervisord: [{ by: "-c", files: "supervisord.conf", as: valuesOf(/^command$/) }],
  ssh,
  scp: ssh,
  sftp: ssh,
  rsync: ssh,
  vim: [
    {
      files: "~/.vimrc .exrc",
      by: "-u -S -s",
      as: linesAfter(/^\s*(?:silent!?\s+)?(?::|exe(?:cute)?\s+["']:?)?!(.+?)["']?$/),
    },
  ],
  nvim: [
    {
      files: "~/.config/nvim/init.vim .exrc",
      by: "-u -S -s",
      as: linesAfter(/^\s*(?:silent!?\s+)?(?::|exe(?:cute)?\s+["']:?)?!(.+?)["']?$/),
    },
  ],
  tmux: [
    {
      files: "~/.tmux.conf",
      by: "-f source source-file",
      as: linesAfter(/^\s*(?:run-shell|run|if-shell|if)\s+(?:-b\s+)?(.+)$/),
    },
  ],
  gdb: [{ files: ".gdbinit ~/.gdbinit", by: "-x --command -ix", as: linesAfter(/^\s*(?:shell|!|make)\s+(.+)$/) }],
  psql: [{ files: "~/.psqlrc", by: "-f --file", as: linesAfter(/^\s*\\!\s*(.+)$/) }],
  curl: [{ files: "~/.curlrc", by: "-K --config", as: curlOptions }],
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
  cargo: [
    {
      files: "build.rs src/*.rs src/bin/*.rs tests/*.rs examples/*.rs",
      as: "other",
      given: "run r build b test t bench install check c clippy",
    },
    {
      files: ".cargo/config.toml .cargo/config ~/.cargo/config.toml",
      as: valuesOf(/^(?:runner|linker|rustc|rustc-wrapper|rustdoc|credential-process)$/),
    },
  ],
  java: [
    { files: "*.java", where: "named", as: "other" },
    { by: "-javaagent: -agentpath: -Xbootclasspath/a:", as: "other" },
  ],
  R: [
    { files: ".Rprofile ~/.Rprofile", as: "r" },
    { variable: "R_PROFILE_USER R_PROFILE", as: "r" },
  ],
  Rscript: [
    { files: ".Rprofile ~/.Rprofile", as: "r" },
    { variable: "R_PROFILE_USER R_PROFILE", as: "r" },
  ],

  gradle,
  gradlew: gradle,
  terraform,
  tofu: terraform,
  terragrunt: terraform,
  docker: startedByCompose,
  podman: startedByCompose,
  nerdctl: startedByCompose,
  "docker-compose": started,
  "podman-compose": started,
  gcc: c,
  "g++": c,
  clang: c,
  "clang++": c,
  cc: c,
  "c++": c,
  tcc: c,
  rustc: compiled,
  javac: compiled,
  julia: compiled,
  swift: compiled,
  swiftc: compiled,
  groovy: [...compiled, { where: "named", as: executed }],
  kotlinc: compiled,
  scala: compiled,
  nim: compiled,
  crystal: compiled,
  zig: compiled,
  runghc: compiled,
  elixir: compiled,
  dart: compiled,
  v: compiled,
  dmd: compiled,
  rdmd: compiled,
  ldc2: compiled,
  escript: compiled,
  dotnet: [
    { files: "*.cs */*.cs *.fs */*.fs", as: "other", given: "run test build watch publish" },
    { where: "named", as: "other" },
  ],
  csi: compiled,
  "dotnet-script": compiled,
  kotlin: compiled,
  raku: compiled,
  clojure: compiled,
  bb: compiled,
  ocaml: compiled,
  racket: compiled,
  guile: compiled,
  ninja: [{ files: "build.ninja", by: "-f", as: valuesOf(/^command$/) }],
  bazel: [
    { files: "BUILD BUILD.bazel */BUILD */BUILD.bazel", as: textsBehind(/\bcmd(?:_bash)?[ \t]{0,8}=[ \t]{0,8}/g) },
  ],
  bazelisk: [
    { files: "BUILD BUILD.bazel */BUILD */BUILD.bazel", as: textsBehind(/\bcmd(?:_bash)?[ \t]{0,8}=[ \t]{0,8}/g) },
  ],
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
  screen: [
    { files: "~/.screenrc", by: "-c", as: linesAfter(/^[ \t]*(?:exec|screen)[ \t]+(?:[!.:|]{1,4}[ \t]+)?(.+)$/) },
  ],
  turbo: scripts,
  nx: scripts,
  lerna: scripts,
  go: [
    { files: "*.go", where: "named", as: "other", given: "run test build install" },
    { files: "*.go", where: "named", as: linesAfter(/^\/\/go:generate\s+(.+)$/), given: "generate" },
  ],
};
