import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";

const nothing: Usage = { unknownOptions: "ignored" };
const installs = (options: Usage["options"] = {}): Usage => ({
  operands: "package",
  options,
  unknownOptions: "ignored",
});
const projectInstall: Usage = {
  unknownOptions: "ignored",
  operands: "package",
  act: (line, emit) => {
    // Without names it installs what the project's own files say.
    if (line.operands.length === 0) emit.add("package.install", "package", "./", { program: line.program });
  },
};
const publishes: Usage = {
  options: { "--dry-run": "harmless" },
  effects: [{ kind: "package.publish", type: "package", name: "./" }],
  unknownOptions: "ignored",
};
const removes: Usage = {
  unknownOptions: "ignored",
  effects: [{ kind: "system.configure", detail: { what: "package" } }],
};

const pip: Entry = {
  names: ["pip", "pip3", "uv-pip"],
  options: {
    "--proxy --cert --client-cert --log --cache-dir --timeout --retries": "value",
    "-q -v --quiet --verbose --isolated --no-input --disable-pip-version-check --no-color --require-virtualenv": "flag",
    "-V --version -h": "harmless",
  },
  subcommands: {
    "install wheel download": {
      options: {
        "-r --requirement -c --constraint": { is: "read", sets: "file" },
        "-e --editable": { is: "package" },
        "-t --target --prefix --root -d --dest -w --wheel-dir": "write",
        "-i --index-url --extra-index-url --trusted-host -f --find-links --src --python-version --platform --implementation --abi --progress-bar --upgrade-strategy --no-binary --only-binary --report --config-settings --global-option --root-user-action --use-feature":
          "value",
        "--dry-run": "harmless",
      },
      unknownOptions: "ignored",
      operands: "package",
      act: (line, emit) => {
        if (line.operands.length === 0 && line.flag("file"))
          emit.add("package.install", "package", "./", { program: "pip" });
      },
    },
    uninstall: removes,
    "list show freeze check search index inspect debug help hash cache config completion": nothing,
  },
};

/** `npm run x` and its like run a script of the project's. */
const runsScript: Usage = {
  unknownOptions: "ignored",
  syntax: "posix",
  act: (line, emit) => {
    if (line.operands.length > 0 || line.path[0] !== "run") runProjectCode(line, emit);
  },
};

function runProjectCode(line: Line, emit: Emit): void {
  emit.add("code.run", "code", line.operands[0] ?? line.path[0] ?? line.program, {
    language: "shell",
    origin: "project",
    program: line.program,
  });
}

/** `npx tool args`: the tool is taken from the project, or fetched and run. */
const fetchesAndRuns: Usage = {
  syntax: "posix",
  options: {
    "-p --package -c --call": "value",
    "-y --yes --no -q --quiet --ignore-existing --no-install --offline --bun": "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const call = line.value("-c");
    if (call !== null) emit.shell(call);
    const [tool] = line.operands;
    if (tool !== undefined)
      emit.add("code.run", "package", tool, { language: "node", origin: "package", program: line.program });
  },
};

const npm: Entry = {
  names: ["npm", "pnpm", "yarn", "bun", "cnpm"],
  options: {
    "--prefix -C --cwd --dir": "chdir",
    "--registry --cache --userconfig --loglevel --workspace -w --filter -F": "value",
    "-v --version -h --help": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    "install i add ci isntall in ins inst insta instal install-clean install-test it link update up upgrade dedupe rebuild":
      projectInstall,
    "uninstall remove rm un unlink r prune": removes,
    "publish unpublish deprecate": publishes,
    "run run-script test t tst start stop restart build dev lint": runsScript,
    "exec x dlx create init": fetchesAndRuns,
    "ls list ll la view info show v outdated audit search why explain config get set help bin root prefix whoami ping doctor fund licenses pkg cache pack version owner access token login logout team org dist-tag workspaces node":
      nothing,
  },
  otherwise: {
    unknownOptions: "ignored",
    act: (line, emit) => {
      // `yarn build` and `bun file.ts` are scripts of the project.
      runProjectCode(line, emit);
    },
  },
  act: (line, emit) => {
    if (line.program === "yarn" && line.path.length === 0 && line.operands.length === 0) {
      emit.add("package.install", "package", "./", { program: "yarn" });
    }
  },
};

const npx: Entry = { names: ["npx", "pnpx", "bunx"], ...fetchesAndRuns };

const projectRunners: Entry = {
  names: [
    "pytest",
    "py.test",
    "tox",
    "nox",
    "jest",
    "vitest",
    "mocha",
    "ava",
    "tsc",
    "eslint",
    "prettier",
    "black",
    "ruff",
    "mypy",
    "flake8",
    "pylint",
    "isort",
    "coverage",
    "webpack",
    "vite",
    "rollup",
    "esbuild",
    "gradle",
    "gradlew",
    "mvn",
    "mvnw",
    "ant",
    "sbt",
    "rake",
    "phpunit",
    "rspec",
    "ctest",
    "cmake",
    "ninja",
    "meson",
    "bazel",
    "scons",
    "just",
    "task",
    "invoke",
    "pre-commit",
    "sphinx-build",
    "django-admin",
    "ts-node",
    "tsx",
  ],
  unknownOptions: "ignored",
  effects: [{ kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "other" } }],
};

const make: Entry = {
  names: ["make", "gmake", "bmake"],
  options: {
    "-C --directory": "chdir",
    "-f --file --makefile": "read",
    "-j --jobs -l --load-average": "optional",
    "-I --include-dir -o --old-file --assume-old -W --what-if -E --eval": "value",
    "-n --just-print --dry-run --recon -q --question -p --print-data-base": "harmless",
  },
  unknownOptions: "ignored",
  effects: [{ kind: "code.run", type: "code", name: "project", detail: { origin: "project", language: "shell" } }],
  act: (line, emit) => {
    // `make X='$(shell …)'`, `make SHELL=…`: variables given on the line may be run; `--eval` holds make's own text.
    const text = line.value("-E");
    if (text !== null) emit.opaque("unknown_language");
  },
};

const toolchains: Entry = {
  names: [
    "cargo",
    "go",
    "rustc",
    "gcc",
    "g++",
    "cc",
    "c++",
    "clang",
    "clang++",
    "javac",
    "java",
    "dotnet",
    "swift",
    "swiftc",
    "ghc",
    "stack",
    "mix",
    "elixir",
    "dart",
    "flutter",
    "zig",
    "nim",
    "gfortran",
    "ld",
    "as",
  ],
  syntax: "word",
  unknownOptions: "ignored",
  options: { "-o": "write", "-v -version --version": "harmless" },
  act: (line, emit) => {
    const verb = line.text(0) ?? "";
    const { program } = line;
    if (/^(?:run|test|bench|exec)$/.test(verb) || /^(?:java|elixir|dart|nim)$/.test(program))
      runProjectCode(line, emit);
    else if (/^(?:install|get|add)$/.test(verb)) for (const one of line.operands.slice(1)) emit.role("package", one);
    else if (verb === "publish") emit.add("package.publish", "package", "./", { program });
    else if (verb === "clean")
      emit.file(
        "file.delete",
        { form: "exact", text: "target", sources: [], span: line.operands[0]!.span },
        { recursive: true, bounded: true },
      );
  },
};

const environments: Entry = {
  names: ["python-venv", "virtualenv", "venv", "pyenv", "conda", "mamba", "nvm", "rbenv", "asdf", "direnv", "mise"],
  unknownOptions: "ignored",
  act: (line, emit) => {
    const verb = line.text(0) ?? "";
    if (verb === "install" || verb === "create") for (const one of line.operands.slice(1)) emit.role("package", one);
    else if (verb === "run") emit.run(line.operands.slice(1));
    else if (/venv|virtualenv/.test(line.program) && line.operands[0] !== undefined)
      emit.file("file.write", line.operands[0], { recursive: true, append: true });
  },
};

const others: Entry = {
  names: [
    "gem",
    "bundle",
    "bundler",
    "composer",
    "cpan",
    "cpanm",
    "luarocks",
    "poetry",
    "pipenv",
    "pdm",
    "pipx",
    "uv",
    "uvx",
    "hatch",
    "cabal",
    "nuget",
    "easy_install",
    "twine",
  ],
  unknownOptions: "ignored",
  subcommands: {
    "install add require update sync lock": projectInstall,
    "uninstall remove": removes,
    "publish push upload yank": publishes,
    "run exec x": { syntax: "posix", launches: {}, unknownOptions: "ignored" },
    "list show check info search outdated env tree version config cache help export python venv init new build tool self shell":
      nothing,
    pip: {
      subcommands: { install: installs(), uninstall: removes, "list show freeze check tree compile sync": nothing },
    },
  },
  otherwise: { operands: "package", unknownOptions: "ignored" },
};

export const entries: readonly Entry[] = [environments, make, npm, npx, others, pip, projectRunners, toolchains];
