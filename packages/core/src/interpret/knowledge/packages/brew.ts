import type { Entry, Usage } from "../types.js";
import { isTapOfMakers } from "./strangers.js";
import { configures, installListed, installsShared, nothing, refreshes, removesShared } from "./usages.js";

/** A list of packages somebody keeps, to install from later; of its makers' own it is like Homebrew's. */
const tap: Usage = {
  unknownOptions: "ignored",
  act: (line, emit) => {
    const [list, address] = line.operands;
    if (list === undefined || (address === undefined && isTapOfMakers(list))) return;
    emit.add("package.install", "package", address ?? list, { program: "brew" }, ["untrusted"]);
  },
};

/** What a Brewfile lists. */
const bundle: Usage = {
  unknownOptions: "ignored",
  act: (line, emit) => {
    const verb = line.operands[0]?.text ?? "install";
    if (/^(?:install|upgrade)$/.test(verb)) installListed(line, emit);
    else if (!/^(?:check|dump|list|exec|env|add)$/.test(verb))
      emit.add("system.configure", "none", null, { what: "package", program: line.program });
  },
};

/** Homebrew: programs of the user's own, none of the system's. */
const brew: Entry = {
  names: ["brew"],
  options: {
    "--prefix --cellar --caskroom --cache --repository --version -h --help -n --dry-run": "harmless",
    // No short form of the one above.
    "--cask --casks --formula --formulae -q --quiet -v --verbose -d --debug -f --force": "flag",
  },
  unknownOptions: "ignored",
  subcommands: {
    "install reinstall": installsShared,
    upgrade: {
      effects: [{ kind: "package.install", type: "package", name: "*", detail: { shared: true } }],
      unknownOptions: "ignored",
    },
    "update up": refreshes,
    tap,
    // Old versions and downloads that come again; names that lead to a version that is there.
    "cleanup link unlink pin unpin untap postinstall": nothing,
    bundle,
    "uninstall remove rm": removesShared,
    autoremove: configures,
    services: { unknownOptions: "ignored", subcommands: { "list info": nothing }, otherwise: configures },
    "list ls search info deps uses outdated leaves config doctor help home cat log shellenv desc formulae casks missing fetch audit test style tap-info options readall which-formula":
      nothing,
  },
  otherwise: configures,
};

export const entries: readonly Entry[] = [brew];
