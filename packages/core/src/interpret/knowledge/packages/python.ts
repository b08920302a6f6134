import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";
import { exact, type Value } from "../value.js";
import { isStranger, looksElsewhere } from "./strangers.js";
import {
  fetchAndRun,
  install,
  installListed,
  installOne,
  installs,
  isFetched,
  keeps,
  keepsSettings,
  launches,
  nothing,
  publishes,
  removes,
  removesHere,
  runsProject,
  signsIn,
} from "./usages.js";

const pipOptions: NonNullable<Usage["options"]> = {
  "-r --requirement -c --constraint": { is: "read", sets: "file" },
  "-e --editable": { value: "required", sets: "editable" },
  "-t --target --prefix --root -d --dest -w --wheel-dir": "write",
  "-i --index-url --extra-index-url --proxy --trusted-host": "host",
  "-f --find-links --src --python-version --platform --implementation --abi --progress-bar --upgrade-strategy --no-binary --only-binary --report --config-settings -C --global-option --root-user-action --use-feature --use-deprecated --cache-dir --timeout --retries --cert --client-cert --log -p --python --exists-action --group":
    "value",
  "--dry-run": "harmless",
  "--break-system-packages": "shared",
  "-U --upgrade -q --quiet -v --verbose --user --force-reinstall -I --ignore-installed --no-deps --pre --no-cache-dir --no-build-isolation --no-input --no-color --isolated --require-virtualenv --require-hashes --no-index --no-clean --compile --no-compile --no-warn-script-location --no-warn-conflicts --disable-pip-version-check --prefer-binary --use-pep517 --no-user":
    "flag",
  "-V --version -h": "harmless",
};

const pipInstall: Usage = {
  options: pipOptions,
  unknownOptions: "ignored",
  act: (line, emit) => {
    for (const one of line.values("-e")) installOne(line, one, emit);
    if (line.operands.length > 0 || (!line.flag("file") && !line.flag("editable"))) install(line, emit);
    else if (line.flag("file")) installListed(line, emit);
  },
};

/** Packages by their names are installed again by them; a list of them, or what another program names, is an environment. */
const uninstall: Usage = {
  options: {
    "-r --requirement -c --constraint": { is: "read", sets: "many" },
    "--break-system-packages --system": { sets: "many" },
    "-p --python --target --prefix": { value: "required", sets: "many" },
    "-y --yes -q --quiet -v --verbose": "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    // Without Rampart's own nothing stops what comes after it.
    const isOther = ({ form, text }: Value) => form === "exact" && !/rampart/i.test(text);
    const named = line.operands.length > 0 && line.operands.every(isOther);
    if (!named || line.flag("many")) emit.add("system.configure", "none", null, { what: "package" });
  },
};

const pip: Usage = {
  options: pipOptions,
  subcommands: {
    "install sync": pipInstall,
    // Both may run what a source package says of itself.
    "wheel download": {
      options: pipOptions,
      unknownOptions: "ignored",
      act: (line, emit) => {
        const elsewhere = looksElsewhere(line);
        for (const one of line.operands)
          if (elsewhere || isStranger(one, line.program)) installOne(line, one, emit, elsewhere);
      },
    },
    uninstall,
    config: {
      subcommands: {
        "set unset edit": {
          effects: [{ kind: "file.write", name: "~/.config/pip/pip.conf", detail: { append: true } }],
          unknownOptions: "ignored",
        },
      },
      otherwise: nothing,
    },
    "list show freeze check search index inspect debug help hash cache completion compile tree": nothing,
  },
};

/** Tools that manage a project, its packages and its environment. */
const project: Usage = {
  options: {
    "-C --directory --project -P": "chdir",
    "-p --python --group --extra --index --config-file": "value",
    "-q --quiet -v --verbose -n --no-interaction --frozen --locked --offline --no-sync": "flag",
  },
  unknownOptions: "ignored",
  subcommands: {
    "install sync add require update lock upgrade": installs,
    "remove uninstall": removesHere,
    "publish upload": publishes,
    run: launches,
    "shell exec": launches,
    "build package": runsProject,
    tool: nothing,
    source: {
      subcommands: {
        add: {
          unknownOptions: "ignored",
          act: (line, emit) => keepsSettings([exact("source"), ...line.operands.slice(-1)], line, emit),
        },
      },
      otherwise: nothing,
    },
    config: keeps,
    python: nothing,
    cache: nothing,
    "self env init new version show list tree check search export export-requirements about help venv graph lock-info scripts completion":
      nothing,
  },
};

/** `uvx TOOL`, `pipx run TOOL`: with its package where that is called otherwise, and others beside it. */
const TOOL: NonNullable<Usage["options"]> = {
  "--from --spec, --with, --with-editable, -p --python, -i --index-url --default-index, --index --extra-index-url, --pip-args":
    "value",
  "--no-cache -q --quiet -v --verbose --isolated --offline": "flag",
};

/** Not a shell or an interpreter, which a package has no reason to bring. */
const PROGRAMS_OF_PACKAGES = /^(?!(?:ba|z|da|k|fi)?sh$|env$|sudo$|python|node$|perl$|ruby$)[\w-]+$/;

function runsTool(line: Line, emit: Emit): void {
  const [tool, ...rest] = line.operands;
  // `pipx run x.py`
  if (tool !== undefined && /\.py$/.test(tool.text) && !isFetched(tool))
    return void emit.run([exact("python3"), tool, ...rest]);
  fetchAndRun(line, tool, "python", emit, line.values("--with").find(isFetched) ?? line.value("--from") ?? tool);
  if (tool === undefined || isFetched(tool)) return;
  // What a package puts on the line under the name of a known program is most likely that program.
  const name = tool.text.replace(/(?<=.)(?:@|[=~<>]=).*$/s, "");
  if (PROGRAMS_OF_PACKAGES.test(name) && emit.knows(name))
    emit.maybe(() => emit.run([{ ...tool, text: name }, ...rest]));
}

const uv: Entry = {
  names: ["uv"],
  ...project,
  subcommands: {
    ...project.subcommands,
    run: {
      syntax: "posix",
      options: {
        "--with --with-editable --python -p --env-file --extra --group --index-url --package --directory --project --index":
          "value",
        "--with-requirements": "read",
        "-m --module": { value: "required" },
        "-s --script --gui-script": { sets: "script" },
      },
      unknownOptions: "ignored",
      act: (line, emit) => {
        for (const one of line.values("--with")) installOne(line, one, emit);
        const module = line.value("-m");
        if (module !== null) emit.run([exact("python3"), exact("-m"), module, ...line.operands]);
        // A script runs by its name's end; anything else is a command.
        else if (line.flag("script") || /^-$|\.py$/.test(line.operands[0]?.text ?? ""))
          emit.run([exact("python3"), ...line.operands]);
        else if (line.operands.length > 0) emit.run(line.operands);
      },
    },
    pip,
    tool: {
      subcommands: {
        run: {
          syntax: "posix",
          options: TOOL,
          unknownOptions: "ignored",
          act: runsTool,
        },
        install: installs,
        uninstall: removes,
        "list dir upgrade update-shell": nothing,
      },
    },
    python: { subcommands: { "install upgrade": installs, uninstall: removes, "list find pin dir": nothing } },
    cache: { subcommands: { "clean prune": nothing, dir: nothing } },
  },
};

const conda: Entry = {
  names: ["conda", "mamba", "micromamba"],
  options: {
    "-n --name -p --prefix -c --channel --solver": "value",
    "-y --yes -q --quiet --json --override-channels": "flag",
    "-d --dry-run": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    "install update upgrade": installs,
    create: { options: { "-f --file": "read" }, unknownOptions: "ignored", act: installs.act! },
    "remove uninstall": removes,
    env: {
      subcommands: {
        "create update": {
          options: { "-f --file": "read" },
          effects: [{ kind: "package.install", type: "package", name: "./" }],
          unknownOptions: "ignored",
        },
        remove: removes,
        "list export config": nothing,
      },
    },
    run: {
      syntax: "posix",
      options: { "-n --name -p --prefix --cwd": "value", "--no-capture-output --live-stream -v": "flag" },
      launches: {},
    },
    config: {
      options: { "--set --add --append --prepend": "flag" },
      unknownOptions: "ignored",
      act: (line, emit) => keepsSettings(line.operands, line, emit),
    },
    "list info search clean doctor export compare activate deactivate init package notices repoquery": nothing,
  },
};

/** `nvm exec 18 cmd`, `rustup run stable cmd`, `mise exec node@20 -- cmd`: some name a version first. */
function inVersion(line: Line, emit: Emit): void {
  const at = line.operands.findIndex((word) => word.text === "--");
  const skip = at >= 0 ? at + 1 : /^(?:nvm|rustup|n|fnm)$/.test(line.program) ? 1 : 0;
  if (line.operands.length > skip) emit.run(line.operands.slice(skip));
}

export const entries: readonly Entry[] = [
  { names: ["pip", "pip3", "uv-pip"], ...pip },
  uv,
  {
    names: ["uvx"],
    syntax: "posix",
    options: TOOL,
    unknownOptions: "ignored",
    act: runsTool,
  },
  {
    names: ["pipx"],
    unknownOptions: "ignored",
    subcommands: {
      "install inject upgrade upgrade-all reinstall reinstall-all": installs,
      "uninstall uninstall-all uninject": removes,
      run: {
        syntax: "posix",
        options: TOOL,
        unknownOptions: "ignored",
        act: runsTool,
      },
      "list environment ensurepath runpip completions": nothing,
    },
  },
  { names: ["poetry", "pipenv", "pdm", "hatch", "rye", "flit", "pixi"], ...project },
  conda,
  {
    names: ["virtualenv", "venv", "python-venv"],
    unknownOptions: "ignored",
    operands: [{ kind: "file.write", detail: { recursive: true, append: true } }],
  },
  {
    names: ["pyenv", "nvm", "rbenv", "asdf", "mise", "n", "fnm", "volta", "rustup", "sdk", "nodenv", "goenv", "jenv"],
    unknownOptions: "ignored",
    subcommands: {
      "install add update upgrade toolchain component target": installs,
      "uninstall remove": removes,
      "exec run x": { syntax: "posix", unknownOptions: "ignored", act: inVersion },
    },
    otherwise: nothing,
  },
  {
    names: ["direnv"],
    unknownOptions: "ignored",
    subcommands: {
      exec: { syntax: "posix", launches: { skip: 1 } },
      "allow permit grant": { effects: [{ kind: "system.persist", detail: { what: "directory hook" } }] },
    },
    otherwise: nothing,
  },
  {
    names: ["twine"],
    subcommands: { "upload register": { ...publishes, operands: "read" }, check: { operands: "read" } },
    unknownOptions: "ignored",
  },
  { names: ["easy_install"], ...installs },
  {
    names: ["keyring"],
    subcommands: {
      get: { effects: [{ kind: "secret.read", type: "none", detail: { what: "keyring" } }] },
      "set del": signsIn,
    },
    otherwise: nothing,
  },
];
