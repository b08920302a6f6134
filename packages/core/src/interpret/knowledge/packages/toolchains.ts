import { sayUndoing, undoingOf } from "../databases/undoing.js";
import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";
import { exact, withText } from "../value.js";
import {
  cleans,
  install,
  installOne,
  installs,
  keeps,
  keepsSettings,
  launches,
  nothing,
  publishes,
  removes,
  removesHere,
  runProject,
  runsProject,
  signsIn,
} from "./usages.js";

/** `--config 'build.rustc-wrapper="x"'`: settings that name what runs. */
const CARGO_PROGRAM =
  /(?:^|\.)(?:runner|linker|rustc(?:-wrapper|-workspace-wrapper)?|rustdoc|credential-process)\s*=\s*["']([^"']{1,1024})["']\s*$/;

/** The code of the project, by what the line puts in the place of its tools. */
const runsCargo: Usage = {
  ...runsProject,
  act: (line, emit) => {
    for (const one of line.values("--config")) {
      const text = CARGO_PROGRAM.exec(one.text)?.[1];
      if (text !== undefined) emit.shell(withText(one, text), { certainty: "possible" });
    }
    runsProject.act?.(line, emit);
  },
};

const cargo: Entry = {
  names: ["cargo"],
  options: {
    "--manifest-path -p --package --target --features --color -j --jobs --profile --bin --example --test --bench -Z":
      "value",
    "--target-dir": "write",
    "-C": "chdir",
    "--config": { value: "required", sets: "config" },
    "-q --quiet -v --verbose --release -r --all --workspace --all-features --no-default-features --locked --offline --frozen --lib --bins --tests --all-targets":
      "flag",
    "-V --version --list": "harmless",
  },
  unknownOptions: "ignored",
  subcommands: {
    "build b test t run r bench check c clippy doc d rustc rustdoc expand nextest miri tarpaulin fix": runsCargo,
    // `-x` names a command of cargo's, `-s` one of the shell's.
    watch: {
      options: { "-s --shell": "shell", "-x --exec, -w --watch, -i --ignore, -d --delay, -C --workdir": "value" },
      unknownOptions: "ignored",
      act: (line, emit) => {
        for (const one of line.values("-x")) emit.shell(withText(one, `cargo ${one.text}`), { certainty: "possible" });
        runsProject.act?.(line, emit);
      },
    },
    fmt: {
      options: { "--check": "harmless" },
      effects: [{ kind: "file.write", name: "./", detail: { recursive: true, append: true } }],
      unknownOptions: "ignored",
    },
    clean: cleans("target"),
    install: {
      options: {
        "--path": "value",
        "--git": "host",
        "--version --vers --root --registry --branch --tag": "value",
        "--rev, --index": "value",
        "-f --force --locked": "flag",
      },
      unknownOptions: "ignored",
      act: installsCrate,
    },
    add: {
      options: { "--git": "host", "--rev, --branch --tag --registry --features -F --path --rename": "value" },
      unknownOptions: "ignored",
      act: installsCrate,
    },
    "update fetch vendor": installs,
    "remove rm": removesHere,
    uninstall: removes,
    yank: { ...publishes, options: { "--vers --version --index --registry --token": "value", "--undo": "flag" } },
    "publish owner": { ...publishes, options: { "-n --dry-run": "harmless" } },
    "login logout": signsIn,
    "tree metadata search info new init locate-project pkgid read-manifest verify-project version help package generate-lockfile report audit outdated":
      nothing,
  },
  otherwise: {
    unknownOptions: "ignored",
    // Of the command behind the toolchain, where there is one.
    options: { "--version --vers --list": "flag" },
    // `cargo +nightly build`: which toolchain comes first.
    act: (line, emit) => {
      const [toolchain] = line.operands;
      if (toolchain?.text.startsWith("+") === true)
        emit.run([exact("cargo"), ...line.words.filter((word) => word !== toolchain)]);
      else emit.unknown();
    },
  },
};

/** Of a repository at a commit, or whatever stands there by then. */
function installsCrate(line: Line, emit: Emit): void {
  const git = line.value("--git");
  if (git === null) return install(line, emit);
  const commit = line.value("--rev")?.text ?? "";
  installOne(line, withText(git, `git+${git.text}${/^[0-9a-f]{40}$/.test(commit) ? `#${commit}` : ""}`), emit);
}

const ruby: readonly Entry[] = [
  {
    names: ["gem"],
    unknownOptions: "ignored",
    options: { "-s --source": "host", "-v --version -i --install-dir -n --bindir -p --http-proxy": "value" },
    subcommands: {
      "install update fetch unpack": installs,
      // `gem specific_install URL`, `gem specific_install -l user/repository`
      "specific_install git_install": {
        unknownOptions: "ignored",
        options: { "-l --location": "value", "-b --branch -d --directory -r --ref": "value" },
        act: (line, emit) => {
          for (const one of [...line.values("-l"), ...line.operands])
            installOne(line, /^[\w.-]+\/[\w.-]+$/.test(one.text) ? withText(one, `github:${one.text}`) : one, emit);
        },
      },
      sources: {
        options: { "-a --add": { value: "required", sets: "adds" }, "-r --remove": "value" },
        unknownOptions: "ignored",
        act: (line, emit) =>
          keepsSettings(
            line.values("-a").flatMap((one) => [exact("source"), one]),
            line,
            emit,
          ),
      },
      "uninstall cleanup": removes,
      "push yank": publishes,
      owner: {
        unknownOptions: "ignored",
        options: { "-a --add, -r --remove": { value: "required", sets: "changes" }, "-k --key --otp --host": "value" },
        // Without one to add or remove it lists who they are.
        effects: [{ kind: "package.publish", type: "package", name: "./", when: "changes" }],
      },
      signin: signsIn,
      "list search info specification build which env environment contents dependency outdated check help query":
        nothing,
    },
  },
  {
    names: ["bundle", "bundler"],
    unknownOptions: "ignored",
    options: { "--path --gemfile -j --jobs --without": "value" },
    subcommands: {
      "install update add lock cache package": installs,
      exec: launches,
      remove: removesHere,
      clean: removes,
      config: keeps,
      "show list info outdated check open viz init platform doctor help version env licenses console": nothing,
    },
    otherwise: installs,
  },
  {
    names: ["composer"],
    unknownOptions: "ignored",
    options: { "-d --working-dir": "chdir" },
    subcommands: {
      "install update require create-project i u upgrade reinstall": installs,
      global: { subcommands: { "require update install": installs, remove: removes }, otherwise: nothing },
      remove: removesHere,
      "run-script run test": runsProject,
      exec: launches,
      config: {
        unknownOptions: "ignored",
        options: {
          "-g --global": {
            effects: [{ kind: "file.write", name: "~/.config/composer/auth.json", detail: { append: true } }],
          },
        },
        act: (line, emit) => keepsSettings(line.operands, line, emit),
      },
      "show list info search outdated validate status diagnose why depends prohibits licenses check-platform-reqs audit dump-autoload dumpautoload clear-cache about help browse init suggests fund bump self-update selfupdate":
        nothing,
    },
  },
];

const java: readonly Entry[] = [
  {
    names: ["mvn", "mvnw", "mvnd"],
    syntax: "gnu",
    options: {
      "-f --file -s --settings": "read",
      "-P --activate-profiles -pl --projects -T --threads -D --define -t --toolchains": "optional",
      "-q -o -U -B -e -X -N -am -amd -ntp --batch-mode --quiet": "flag",
      "-v --version -h": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) =>
      lifecycle(
        line,
        "target",
        /^(?:deploy|release:perform|site:deploy|nexus-staging:(?:deploy|release)|central-publishing:publish|jib:build|docker:push)|jib-maven-plugin:(?:[\w.-]+:)?build$/,
        emit,
      ),
  },
  {
    names: ["gradle", "gradlew"],
    options: {
      "-b --build-file -c --settings-file -I --init-script": "read",
      "-p --project-dir": "chdir",
      "-x --exclude-task -P --project-prop -D --system-prop --max-workers -g --gradle-user-home": "optional",
      "-q -i -d -s --no-daemon --offline --parallel --stacktrace --continue --rerun-tasks --build-cache": "flag",
      "-m --dry-run": "harmless",
    },
    unknownOptions: "ignored",
    act: (line, emit) =>
      lifecycle(
        line,
        "build",
        /^(?::?[\w:-]*)?publish(?!ToMavenLocal)|^:?(?:[\w-]+:)*(?:uploadArchives|bintrayUpload|jib|dockerPush\w*|closeAndReleaseSonatypeStagingRepository|closeAndReleaseRepository)$/,
        emit,
      ),
  },
];

/** `clean`, `test`, `deploy`: phases in a row. */
function lifecycle(line: Line, output: string, publishing: RegExp, emit: Emit): void {
  const phases = line.operands.map((operand) => operand.text);
  const cleaning = phases.some((phase) => /(?:^|:)clean$/.test(phase));
  if (cleaning) emit.file("file.delete", exact(output), { recursive: true });
  for (const phase of line.operands) sayUndoing(undoingOf([{ ...phase, text: goalOf(phase.text) }]), emit);
  if (phases.some((phase) => publishing.test(phase)))
    emit.add("package.publish", "package", "./", { program: line.program });
  if (
    phases.some(
      (phase) => !/(?:^|:)(?:clean|help|tasks|projects|properties|dependencies|dependency:tree|validate)$/.test(phase),
    )
  )
    runProject(line, emit);
}

/** `flywayClean`, `flyway:clean`, `:db:dropAll`, `org.flywaydb:flyway-maven-plugin:10.1:clean`: whose task it is, and which. */
function goalOf(phase: string): string {
  const [, plugin, goal] = /^[\w.]+:(\w+)-maven-plugin(?::[\w.-]+)?:([\w-]+)$/.exec(phase.slice(0, 256)) ?? [];
  if (goal !== undefined) return `${plugin}:${goal}`;
  const task = phase.slice(0, 256).replace(/^:(?:[\w-]+:)*/, "");
  // The tasks of Liquibase have no name before theirs.
  if (/^(?:dropAll|rollback(?:Count|ToDate)?)$/.test(task)) return `liquibase:${task}`;
  return task.replace(/^(flyway|liquibase)([A-Z])/, "$1:$2");
}

const dotnet: Usage = {
  unknownOptions: "ignored",
  subcommands: {
    "build test run publish watch msbuild vstest exec": runsProject,
    "restore add workload": installs,
    tool: {
      subcommands: { run: launches, "install update restore": installs, "list search": nothing },
      otherwise: removes,
    },
    clean: cleans("bin", "obj"),
    nuget: {
      subcommands: {
        "push delete": publishes,
        "add update": keeps,
        "locals list why": nothing,
      },
    },
    "new list remove sln format pack store help sdk": nothing,
  },
  otherwise: {
    unknownOptions: "ignored",
    act: (line, emit) => void (sayUndoing(undoingOf(line.operands), emit) || runProject(line, emit)),
  },
};

export const entries: readonly Entry[] = [
  cargo,
  ...ruby,
  ...java,
  { names: ["dotnet", "dotnet-ef", "msbuild"], ...dotnet },
  {
    ...dotnet,
    names: ["nuget"],
    subcommands: {
      ...dotnet.subcommands,
      "push delete": publishes,
      "install update": installs,
      sources: {
        unknownOptions: "ignored",
        act: (line, emit) =>
          keepsSettings([exact("source"), ...line.words.filter(({ text }) => text.includes("://"))], line, emit),
      },
      "search locals spec": nothing,
    },
  },
  {
    names: ["cpan-upload"],
    options: { "--dry-run -h --help": "harmless" },
    unknownOptions: "ignored",
    effects: [{ kind: "package.publish", type: "package", name: "./" }],
  },
  {
    names: ["cpan", "cpanm", "luarocks", "nimble", "opam", "vcpkg", "conan", "pub"],
    unknownOptions: "ignored",
    subcommands: {
      "install add get update upgrade": installs,
      "remove uninstall": removes,
      "publish upload push": publishes,
      "list search show info config env init": nothing,
    },
    otherwise: installs,
  },
];
