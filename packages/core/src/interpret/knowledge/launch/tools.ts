import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { withText } from "../value.js";
import { typed } from "./consoles.js";

/** Tools whose subcommand runs the rest of the line: the subcommand, words of its own before the command, options with a value. */
const RUNNERS: readonly (readonly [names: string, verb: string, skip: number, values: string])[] = [
  ["foreman honcho", "run start", 0, "-e --env -f --procfile -d --app-root"],
  ["devbox", "run shell", 0, "-c --config -e --env --env-file"],
  ["devenv", "shell", 0, ""],
];

function runner([names, verb, skip, values]: (typeof RUNNERS)[number]): Entry {
  return {
    names: names.split(" "),
    options: { ...(values === "" ? {} : { [values.split(" ").join(", ")]: "value" as const }) },
    unknownOptions: "ignored",
    subcommands: { [verb]: { syntax: "posix", launches: { skip } } },
    otherwise: { unknownOptions: "ignored" },
  };
}

/** First processes of containers, and what reaps for them: they run the rest of their line. */
const inits: readonly Entry[] = [
  {
    names: ["tini", "tini-static", "catatonit", "docker-init"],
    syntax: "posix",
    options: { "-p -e": "value", "-s -w -g -v -vv -vvv -l": "flag", "-h --version": "harmless" },
    launches: {},
  },
  {
    names: ["dumb-init"],
    syntax: "posix",
    options: {
      "-c --single-child -v --verbose": "flag",
      "-r --rewrite": "value",
      "-h --help -V --version": "harmless",
    },
    launches: {},
  },
  { names: ["s6-setuidgid", "s6-applyuidgid"], syntax: "posix", operands: { first: ["text"] }, launches: { skip: 1 } },
  {
    names: ["envconsul", "consul-template"],
    syntax: "posix",
    options: {
      "-exec": "shell",
      "-config, -prefix, -secret, -log-level, -vault-addr, -consul-addr, -template": "value",
      "-once -upcase -pristine -sanitize": "flag",
    },
    unknownOptions: "ignored",
    launches: {},
  },
];

/** `nix-shell --run`, `nix develop -c`: a shell with other programs in it. */
const nix: readonly Entry[] = [
  {
    names: ["nix-shell"],
    options: {
      "--run --command": "shell",
      "-p --packages -A --attr -I --arg --argstr -E --expr -i --keep": "optional",
      "--pure --impure --no-build-output -Q": "flag",
    },
    unknownOptions: "ignored",
  },
  {
    names: ["nix"],
    options: {
      "--extra-experimental-features --option -I --override-input": "value",
      "--impure --offline --refresh": "flag",
    },
    unknownOptions: "ignored",
    subcommands: {
      "develop shell": {
        options: {
          "-c --command": { sets: "runs" },
          "-i --ignore-environment": "flag",
          "-k --keep -f --file": "value",
        },
        syntax: "gnu",
        unknownOptions: "ignored",
        act: afterCommand,
      },
      run: {
        syntax: "posix",
        unknownOptions: "ignored",
        act: (line, emit) => {
          const [from] = line.operands;
          const foreign = from !== undefined && isForeign(from.text.slice(0, 256));
          emit.add("code.run", "package", from ?? "./", { origin: "package" }, foreign ? ["untrusted"] : []);
        },
      },
      "profile upgrade": {
        unknownOptions: "ignored",
        act: (line, emit) => {
          const foreign = line.operands.some(({ text }) => isForeign(text.slice(0, 256)));
          emit.add("package.install", "package", "nix", {}, foreign ? ["untrusted"] : []);
        },
      },
      copy: {
        options: { "--to": { value: "required", sets: "sends" } },
        effects: [{ kind: "package.publish", type: "package", name: "./", when: "sends", detail: { program: "nix" } }],
        unknownOptions: "ignored",
      },
      "build flake eval search show-config path-info log why-depends fmt hash store": { unknownOptions: "ignored" },
    },
    otherwise: { unknownOptions: "ignored" },
  },
];

/** A flake of a repository or an address; a name alone is one of the registry's, a path is here. */
const isForeign = (flake: string) =>
  /^(?:github|gitlab|sourcehut|git\+(?!file:)\w+|https?|tarball\+https?|hg\+\w+):(?!NixOS\/nixpkgs)/i.test(flake);

/** Everything behind `-c` is the command. */
function afterCommand(line: Line, emit: Emit): void {
  const at = line.words.findIndex((word) => /^(?:-c|--command)$/.test(word.text));
  if (at >= 0 && at + 1 < line.words.length) emit.run(line.words.slice(at + 1));
}

/** Each operand is a text for a shell. */
const together: Entry = {
  names: ["concurrently", "conc", "mprocs"],
  options: {
    "-n --names -c --prefix-colors -p --prefix -t --timestamp-format -m --max-processes -s --success --kill-signal --restart-tries --restart-after -l --prefix-length --handle-input --cwd --config":
      "value",
    "-k --kill-others --kill-others-on-fail -r --raw --no-color -g --group -i -P --passthrough-arguments --timings --hide":
      "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    for (const one of line.operands) emit.shell(one);
  },
};

/** Runners of TypeScript. */
const typescript: Entry = {
  names: ["tsx", "ts-node", "ts-node-esm", "esno", "swc-node", "babel-node"],
  syntax: "posix",
  options: {
    "-e --eval -p --print": { value: "required", sets: "inline" },
    "-r --require --import --loader -P --project --tsconfig -C --conditions": "value",
    "-v --version -h --help": "harmless",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const inline = line.values("-e");
    for (const code of inline) emit.code("typescript", code, "inline", line.operands);
    const [first, ...rest] = line.operands[0]?.text === "watch" ? line.operands.slice(1) : line.operands;
    if (inline.length > 0) return;
    if (first === undefined || first.text === "-") typed(line, "typescript", emit);
    else emit.script("typescript", first, rest);
  },
};

/** A chooser of lines: its preview and its keys run commands. */
const chooser: Entry = {
  names: ["fzf", "sk"],
  options: {
    "--preview": "shell",
    "--bind": { value: "required", sets: "binds" },
    "-q --query -f --filter -d --delimiter -n --nth --with-nth --prompt --header --height --layout --border --color --pointer --marker --preview-window --history --history-size --tiebreak --expect --margin --padding --info --scheme --walker --walker-root":
      "value",
    "-m --multi -e --exact -i -x --extended -1 --select-1 -0 --exit-0 --ansi --reverse --cycle --no-sort --tac --read0 --print0 --print-query --sync --no-mouse":
      "flag",
  },
  unknownOptions: "ignored",
  passesLines: true,
  act: (line, emit) => {
    for (const bind of line.values("--bind"))
      for (const [, text] of bind.text
        .slice(0, 4096)
        .matchAll(/(?:execute|execute-silent|reload|become|transform|preview)[([{:]([^)\]}]*)/g))
        emit.shell(withText(bind, text!), { certainty: "possible" });
  },
};

export const entries: readonly Entry[] = [...RUNNERS.map(runner), ...inits, ...nix, together, typescript, chooser];
