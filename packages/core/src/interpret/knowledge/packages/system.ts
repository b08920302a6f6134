import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";
import { withText } from "../value.js";
import { configures, installsShared, installs as listed, nothing, refreshes, removesShared } from "./usages.js";

/** A package of its own, not one of the configured repositories: whoever made it runs code as root. */
const LOCAL = /^(?:\.{0,2}\/|~|[a-z+]+:\/\/)|\.(?:deb|rpm|apk|pkg\.tar(?:\.\w+)?)$/;

const installs: Usage = {
  ...installsShared,
  act: (line, emit) => {
    if (line.operands.some((one) => one.form !== "exact" || LOCAL.test(one.text.slice(-256)))) unusual(line, emit);
  },
};
/** Settings for one run that say how much is asked and shown, not what runs or whom to trust. */
const QUIET =
  /^(?:Dpkg::Options::=--force-conf(?:old|def|new|miss)|Dpkg::Use-Pty=|APT::Get::(?!AllowUnauthenticated|Allow-Insecure)|APT::Install-|APT::Color|Acquire::(?:Retries|ForceIPv[46]|Queue-Mode|http::Timeout)|quiet)/i;
const UNCHECKED =
  /^--(?:allow-unauthenticated|allow-insecure-repositories|force-yes|allow-untrusted|nogpgcheck|no-gpg-checks)/;

/** A setting can name programs to run and switch off the check of signatures. */
function settings(line: Line, emit: Emit): void {
  const own = line.values("-o").some((one) => one.form !== "exact" || !QUIET.test(one.text));
  if (own || line.flag("elsewhere") || line.has("-c") || line.strangers.some((name) => UNCHECKED.test(name)))
    unusual(line, emit);
}

function unusual(line: Line, emit: Emit): void {
  emit.add("system.configure", "none", null, { what: "package", program: line.program });
}

const simulate = { "-s --simulate --just-print --dry-run --recon --no-act": "harmless" } as const;

const ANYWHERE = { form: "unknown", text: "", sources: [], span: { start: 0, end: 0 } } as const;

const apt: Entry = {
  names: [
    "apt-get",
    "apt",
    "aptitude",
    "yum",
    "dnf",
    "microdnf",
    "zypper",
    "apk",
    "port",
    "pkg",
    "snap",
    "flatpak",
    "tdnf",
    "eopkg",
    "xbps-install",
    "nix-env",
  ],
  options: {
    ...simulate,
    "-o --option, -c --config-file, -t --target-release --repo --enablerepo --disablerepo": "value",
    // Repositories for this run only, which nobody has configured.
    "-X --repository --repofrompath --setopt -p --plus-repo --plus-content": { value: "required", sets: "elsewhere" },
    "-y --yes --assume-yes -q -qq --quiet -f --fix-broken -m --fix-missing -d --download-only -u -V --no-install-recommends --install-recommends --no-upgrade --only-upgrade --reinstall --no-cache --refresh --show-progress --allow-downgrades --allow-change-held-packages":
      "flag",
  },
  unknownOptions: "ignored",
  act: settings,
  subcommands: {
    "install in add reinstall groupinstall localinstall build-dep": installs,
    "upgrade dist-upgrade full-upgrade up dup patch": configures,
    "makecache refresh check-update": refreshes,
    // `dnf update` is `dnf upgrade`, `apt update` is not.
    update: {
      unknownOptions: "ignored",
      act: (line, emit) => {
        if (/^(?:apt|apt-get|aptitude|apk)$/.test(line.program)) emit.net("net.receive", ANYWHERE);
        else unusual(line, emit);
      },
    },
    // Whatever nothing else needs any more, as the program sees it.
    "autoremove autopurge": {
      effects: [{ kind: "system.configure", type: "package", name: "*", detail: { what: "package" } }],
      unknownOptions: "ignored",
    },
    "remove purge erase uninstall del rm delete clean autoclean": removesShared,
    "list show search info policy depends rdepends download changelog why files contents which provides repoquery history deps outdated leaves config doctor --version help home cat log shellenv desc formulae casks uses missing cellar repository":
      nothing,
  },
  otherwise: configures,
};

const lowLevel: Entry = {
  names: ["dpkg", "rpm", "pacman", "yay", "paru", "emerge", "installer", "swupd"],
  options: {
    "-i --install -U --upgrade -S --sync --unpack -F": { sets: "installs" },
    "-r --remove -P --purge -e --erase -R": { sets: "removes" },
    "-l --list -L --listfiles -s --status -p -q --query -qa -qi -ql -Q --search -V --verify --get-selections --print-architecture --version -c":
      { sets: "asks" },
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    for (const word of line.words) {
      // `rpm -E '%(cmd)'`: a macro that is a command; `dpkg --pre-invoke=cmd`.
      const macro = line.program === "rpm" ? /%\(([^)]{1,4096})\)/.exec(word.text)?.[1] : undefined;
      const hook = macro ?? /^--(?:pre|post)-invoke=(.+)$/s.exec(word.text)?.[1];
      if (hook !== undefined) emit.shell(withText(word, hook));
    }
    if (line.flag("asks") || line.words.some((word) => /^-(?:Q|q|Ss|Si|Sg|Fl)/.test(word.text))) return;
    const { operands, words } = line;
    const unchecked = words.some(({ text }) => /^--(?:nosignature|nodigest|nogpgcheck|no-gpg-checks)$/.test(text));
    // Straight from an address it is of no repository anybody has configured.
    if (unchecked || operands.some(({ text }) => /^(?:https?|ftp):/i.test(text))) unusual(line, emit);
    for (const one of line.operands) {
      if (line.flag("removes"))
        emit.add("system.configure", "package", one, { what: "package", program: line.program });
      else emit.add("package.install", "package", one, { program: line.program, shared: true });
    }
  },
};

/** Managers of Windows: from their own lists, unless told of another. */
const windows: Entry = {
  names: ["choco", "chocolatey", "winget", "scoop"],
  unknownOptions: "ignored",
  options: { "-s --source, --version, --id, -n --name": "value" },
  subcommands: {
    "install upgrade add update": listed,
    "uninstall remove": removesShared,
    "source bucket": {
      unknownOptions: "ignored",
      subcommands: { "list ls": nothing },
      otherwise: configures,
    },
    "list search show info outdated export config": nothing,
  },
  otherwise: nothing,
};

const queries: Entry = {
  names: [
    "apt-cache",
    "dpkg-query",
    "apt-file",
    "dpkg-deb",
    "apt-mark",
    "apt-key",
    "add-apt-repository",
    "yum-config-manager",
  ],
  unknownOptions: "ignored",
  act: (line, emit) => {
    const asks = line.program === "yum-config-manager" && !line.words.some(({ text }) => text.startsWith("--"));
    if (!asks && /^(?:apt-key|add-apt-repository|yum-config-manager)$/.test(line.program)) unusual(line, emit);
  },
};

export const entries: readonly Entry[] = [apt, lowLevel, windows, queries];
