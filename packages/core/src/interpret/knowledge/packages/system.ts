import type { Entry, Usage } from "../types.js";

const installs: Usage = {
  operands: [{ kind: "package.install", type: "package", detail: { shared: true } }],
  unknownOptions: "ignored",
};
const configures: Usage = {
  effects: [{ kind: "system.configure", detail: { what: "package" } }],
  unknownOptions: "ignored",
};
const removes: Usage = {
  operands: [{ kind: "system.configure", type: "package", detail: { what: "package" } }],
  unknownOptions: "ignored",
};
const nothing: Usage = { unknownOptions: "ignored" };
const simulate = { "-s --simulate --just-print --dry-run --recon --no-act": "harmless" } as const;

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
    "brew",
    "port",
    "pkg",
    "snap",
    "flatpak",
    "tdnf",
    "eopkg",
    "xbps-install",
    "nix-env",
  ],
  options: { ...simulate, "-o -c -t --target-release --repo --enablerepo --disablerepo -p --repository -X": "value" },
  unknownOptions: "ignored",
  subcommands: {
    "install in add reinstall groupinstall localinstall build-dep": installs,
    "upgrade dist-upgrade full-upgrade update up makecache refresh check-update dup patch": configures,
    "remove purge autoremove erase uninstall del rm delete clean autoclean": removes,
    "list show search info policy depends rdepends download changelog why files contents which provides repoquery history deps outdated leaves config doctor --version help home cat log":
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
    if (line.flag("asks") || line.words.some((word) => /^-(?:Q|q|Ss|Si|Sg|Fl)/.test(word.text))) return;
    for (const one of line.operands) {
      if (line.flag("removes"))
        emit.add("system.configure", "package", one, { what: "package", program: line.program });
      else emit.add("package.install", "package", one, { program: line.program, shared: true });
    }
  },
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
    "softwareupdate",
  ],
  unknownOptions: "ignored",
  act: (line, emit) => {
    if (/^(?:apt-key|add-apt-repository|softwareupdate)$/.test(line.program))
      emit.add("system.configure", "none", null, { what: "package", program: line.program });
  },
};

export const entries: readonly Entry[] = [apt, lowLevel, queries];
