import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Place } from "../../spine/index.js";
import { LABELS } from "../../spine/index.js";
import { canonicalPath } from "./canonical.js";
import { labelPath, type PathEffect } from "./label.js";

const PLACE: Place = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/project",
  project: "/home/dev/project",
  scratch: ["/tmp", "/home/dev/scratch"],
  installed: ["/home/dev/apps/guard", "/srv/guard/policy.yaml"],
};

const label = (text: string, recursive = false, effect: PathEffect = "reads", glob = false) =>
  labelPath(canonicalPath(text, PLACE, { glob, globstar: glob }), PLACE, recursive, effect).join(" ");

/** What reading one file there says. */
const READ: readonly (readonly [path: string, labels: string, why: string])[] = [
  ["/home/dev/.local/share/powershell/PSReadLine/ConsoleHost_history.txt", "home credential", "what was typed"],
  ["/home/dev/AppData/Local/Google/Chrome/User Data/Default/Cookies", "home credential", "a browser on Windows"],
  ["/home/dev/AppData/Local/Google/x", "home", "another program's"],
  ["src/a.ts", "project", "project"],
  [".", "project", "the project itself, alone"],
  ["/home/dev/project2/a", "home", "only looks like the project"],
  ["/home/dev/notes.txt", "home", "home"],
  ["/home/other/notes.txt", "home", "somebody else's home"],
  ["/root/x", "home", "root's home"],
  ["/Users/x/notes", "home", "a home on macOS"],
  ["/etc/hosts", "system", "system"],
  ["/usr/lib/python3/x.py", "system", "system"],
  ["/proc/cpuinfo", "system", "system"],
  ["/code/x", "", "nothing is known of it"],
  ["/tmp/x", "scratch", "scratch"],
  ["/var/tmp/x", "scratch", "scratch inside a system folder"],
  ["/home/dev/scratch/x", "scratch", "the innermost zone decides"],
  ["node_modules/a/index.js", "project scratch", "build output"],
  ["src/__pycache__/a.pyc", "project scratch", "build output"],
  ["dist", "project scratch", "the folder itself"],
  ["a.o", "project scratch", "by its end"],
  ["/home/dev/other/node_modules/a", "home", "a build output outside the project is somebody's"],
  ["/build/x", "", "a build folder outside the project"],
  ["bin/tool", "project", "a common word"],
  ["~/.ssh/id_rsa", "home credential", "private key"],
  ["~/.ssh/work_key", "home credential", "private key under another name"],
  ["~/.ssh/id_rsa.pub", "home", "public key"],
  ["~/.ssh/known_hosts", "home", "public"],
  ["~/.ssh/known_hosts.old", "home", "public"],
  ["~/.ssh/config", "home persistence", "no secret, but ProxyCommand runs"],
  ["~/.ssh/authorized_keys", "home persistence", "who may log in"],
  ["~/.ssh", "home credential", "the folder itself"],
  ["/home/other/.ssh/id_ed25519", "home credential", "somebody else's"],
  ["/root/.ssh/id_rsa", "home credential", "root's"],
  ["/Users/x/.ssh/id_rsa", "home credential", "on macOS"],
  ["/var/www/html/wp-config.php", "system credential", "a site's database"],
  ["/etc/tomcat9/tomcat-users.xml", "system credential", "who may deploy there"],
  ["~/Library/Application Support/Knowledge/knowledgeC.db", "home credential", "what a person did, minute by minute"],
  ["/mnt/backup/id_rsa", "credential", "a copy somewhere"],
  ["/etc/ssh/ssh_host_ed25519_key", "system credential", "host key"],
  ["/etc/ssh/ssh_host_ed25519_key.pub", "system", "its public half"],
  ["~/.aws/credentials", "home credential", "cloud"],
  ["~/.aws", "home credential", "the folder itself"],
  ["~/.aws/config", "home", "regions and profiles"],
  ["~/.config/gcloud/credentials.db", "home credential", "cloud"],
  ["~/.config/gh/hosts.yml", "home credential", "code host"],
  ["~/.config/gh/config.yml", "home", "its settings"],
  ["~/.git-credentials", "home credential", "code host"],
  ["~/.netrc", "home credential", "network logins"],
  ["~/.pgpass", "home credential", "database"],
  ["~/.my.cnf", "home credential", "database"],
  ["~/.npmrc", "home credential", "registry"],
  ["~/.pypirc", "home credential", "registry"],
  [".npmrc", "project credential", "a project's registry login"],
  ["~/.docker/config.json", "home credential", "registry"],
  ["~/.docker/daemon.json", "home", "settings"],
  ["~/.kube/config", "home credential", "cluster"],
  ["~/.kube/cache/discovery/x", "home", "no secret"],
  ["~/.gnupg/secring.gpg", "home credential", "GnuPG"],
  ["~/.gnupg/gpg.conf", "home", "settings"],
  ["~/.password-store/mail.gpg", "home credential", "password store"],
  ["~/.mozilla/firefox/x.default/logins.json", "home credential", "browser"],
  ["~/.config/google-chrome/Default/Cookies", "home credential", "browser"],
  ["~/.config/google-chrome-beta/Default/Cookies", "home credential", "browser, another channel"],
  ["~/Library/Keychains/login.keychain-db", "home credential", "macOS"],
  ["/etc/shadow", "system credential", "hashes"],
  ["/etc/shadow-", "system credential", "the backup of hashes"],
  ["/etc/gshadow", "system credential", "hashes of groups"],
  ["/etc/passwd", "system", "everybody may read it"],
  ["/etc/sudoers", "system credential persistence", "who may become root"],
  ["/etc/sudoers.d/x", "system credential persistence", "who may become root"],
  ["/etc/ssl/private/key.pem", "system credential", "private half"],
  ["/etc/ssl/certs/ca-certificates.pem", "system", "public"],
  ["/etc/ssl/certs/x.pem", "system", "public"],
  ["/proc/self/environ", "system credential", "tokens"],
  ["/proc/1/environ", "system credential", "tokens of another process"],
  ["/proc/self/status", "system", "no tokens"],
  ["/var/run/secrets/kubernetes.io/serviceaccount/token", "system credential", "service account"],
  ["/run/secrets/db", "system credential", "container secret"],
  [".env", "project credential", "settings with secrets"],
  [".env.production", "project credential", "settings with secrets"],
  ["config/prod.env", "project credential", "settings with secrets"],
  [".env.example", "project", "a template"],
  [".env.sample", "project", "a template"],
  [".env.template", "project", "a template"],
  [".env.local.example", "project", "a template"],
  ["environment.py", "project", "only sounds like it"],
  [".environment", "project", "only sounds like it"],
  ["certs/server.key", "project credential", "key material"],
  ["certs/server.pem", "project credential", "key material"],
  ["certs/cert.pem", "project", "a certificate"],
  ["certifi/cacert.pem", "project", "certificates"],
  ["vault.kdbx", "project credential", "password database"],
  ["main.tfstate", "project credential", "state holds passwords"],
  ["~/.bash_history", "home credential", "what was typed"],
  ["~/.claude/.credentials.json", "home credential agent-settings", "the agent's own sign-in"],
  ["~/.claude/settings.json", "home agent-settings", "what the agent may do"],
  [".claude/settings.local.json", "project agent-settings", "what the agent may do here"],
  [".claude/skills/x/SKILL.md", "project", "instructions"],
  ["CLAUDE.md", "project", "instructions"],
  [".codex/config.toml", "project agent-settings", "settings"],
  [".gemini/settings.json", "project agent-settings", "settings"],
  [".qwen/settings.json", "project agent-settings", "settings"],
  [".cursor/mcp.json", "project agent-settings", "settings"],
  [".cursor/rules/x.mdc", "project", "instructions"],
  [".github/hooks/pre.json", "project agent-settings", "hooks"],
  [".github/workflows/ci.yml", "project", "a pipeline, not an agent"],
  [".mcp.json", "project agent-settings", "which servers run"],
  ["opencode.json", "project agent-settings", "settings"],
  ["~/.copilot/config", "home agent-settings", "settings"],
  [".git/config", "project vcs persistence", "git runs what it names"],
  [".git/hooks/pre-commit", "project vcs persistence", "git runs it"],
  [".gitignore", "project", "an ordinary file"],
  ["~/.gitconfig", "home persistence", "aliases run"],
  ["~/.bashrc", "home persistence", "every shell"],
  ["~/.config/fish/config.fish", "home persistence", "every shell"],
  ["/etc/profile.d/x.sh", "system persistence", "every login"],
  ["/etc/cron.d/x", "system persistence", "cron"],
  ["/etc/cron.daily/x", "system persistence", "cron"],
  ["/var/spool/cron/crontabs/root", "system persistence", "cron"],
  ["/etc/systemd/system/x.service", "system persistence", "units"],
  ["~/.config/systemd/user/x.service", "home persistence", "units"],
  ["~/.config/autostart/x.desktop", "home persistence", "desktop"],
  ["~/Library/LaunchAgents/x.plist", "home persistence", "macOS"],
  ["/etc/ld.so.preload", "system persistence", "the loader"],
  ["/etc/pam.d/sshd", "system persistence", "authentication"],
  ["/etc/rc.local", "system persistence", "boot"],
  ["/etc/rc3.d/S01x", "system persistence", "boot"],
  ["/etc/udev/rules.d/1.rules", "system persistence", "devices"],
  ["~/.config/rampart/policy.yaml", "home rampart", "its policy"],
  ["~/.local/state/rampart/log/0", "home rampart", "its log"],
  ["/etc/rampart/policy.yaml", "system rampart", "of the machine"],
  ["/run/user/1000/rampart/agent.sock", "system rampart", "its socket"],
  ["~/apps/guard/bin/x", "home rampart", "installed here"],
  ["/srv/guard/policy.yaml", "system rampart", "installed here"],
  ["/srv/guard/policy.yaml.bak", "system", "next to it"],
  ["/home/other/.config/rampart/policy.yaml", "home rampart", "somebody else's"],
  ["docs/rampart/policy.yaml", "project", "only sounds like it"],
  ["/dev/sda", "system device", "a disk"],
  ["/dev/nvidia0", "system device", "graphics"],
  ["/dev/mem", "system credential device", "memory"],
  ["/dev/null", "system", "harmless"],
  ["/dev/urandom", "system", "harmless"],
  ["/dev/stdout", "system", "harmless"],
  ["/dev/tty", "system", "harmless"],
  ["/dev/fd/3", "system", "harmless"],
  ["/dev/pts/0", "system", "harmless"],
  ["/dev/shm/x", "scratch", "shared memory"],
  ["/", "", "alone the root says nothing"],
];

/** path, reading everything below, removing everything below */
const REACH: readonly (readonly [path: string, read: string, remove: string, why: string])[] = [
  ["/", "broad", "broad agent-settings rampart", "everything"],
  ["/etc", "system broad", "system broad agent-settings rampart", "settings"],
  ["~", "home broad", "home broad agent-settings rampart", "grep -r in the home is no theft"],
  ["/home", "broad", "broad agent-settings rampart", "every home"],
  ["/home/other", "home broad", "home broad agent-settings rampart", "another home"],
  ["~/.config", "home broad", "home broad agent-settings rampart", "Rampart and agents live there"],
  ["~/.config/rampart", "home rampart", "home rampart", "Rampart itself"],
  ["~/apps", "home", "home rampart", "above what is installed"],
  ["/srv/guard", "system", "system rampart", "above what is installed"],
  ["~/.ssh", "home broad credential", "home broad credential", "exactly the secrets"],
  ["~/.aws", "home broad credential", "home broad credential agent-settings", "exactly the secrets"],
  ["~/notes", "home", "home", "nothing special"],
  [".", "project", "project broad", "the whole project"],
  ["src", "project", "project", "a part of it"],
  ["node_modules", "project scratch", "project scratch", "made again"],
  [".git", "project vcs", "project vcs", "the history"],
  ["/tmp", "scratch", "scratch", "scratch"],
  ["/var/log", "system broad", "system broad rampart", "all logs, Rampart's among them"],
  ["/mnt/disk", "broad", "broad", "a mount"],
];

/** glob, reading, removing */
const GLOBS: readonly (readonly [glob: string, read: string, remove: string, why: string])[] = [
  ["*", "project", "project broad", "all of the project"],
  ["**", "project", "project broad", "all of the project"],
  ["src/*", "project", "project", "a part"],
  ["*.log", "project", "project", "some files"],
  ["*.pyc", "project scratch", "project scratch", "build outputs only"],
  ["**/*.pyc", "project scratch", "project scratch", "build outputs only"],
  ["**/__pycache__", "project scratch", "project scratch", "build outputs only"],
  ["*.py[co]", "project scratch", "project scratch", "build outputs only"],
  ["d*", "project", "project", "may match dist, and much else"],
  ["/*", "broad", "broad agent-settings rampart", "everything"],
  ["/[a-z]*", "broad", "broad agent-settings rampart", "everything"],
  ["/e*", "system broad", "system broad agent-settings rampart", "singles out /etc"],
  ["~/*", "home broad", "home broad agent-settings rampart", "everything a person has"],
  ["~/.*", "home broad", "home broad agent-settings rampart", "every setting"],
  ["~/.config/*", "home broad", "home broad agent-settings rampart", "all settings"],
  ["/etc/*", "system broad", "system broad agent-settings rampart", "all settings"],
  ["/etc/sh*", "system credential", "system credential", "singles out shadow"],
  ["/etc/*.conf", "system persistence", "system persistence", "ld.so.conf among them"],
  ["/etc/*release", "system", "system", "harmless"],
  ["/e*c/sh?dow", "system credential", "system credential", "singles out shadow"],
  ["/*/shadow", "credential", "broad credential agent-settings rampart", "singles out shadow; may be a home"],
  ["/**/shadow", "credential", "broad credential", "at any depth"],
  ["/**/id_rsa", "credential", "broad credential", "at any depth"],
  ["~/.ssh/*", "home broad credential", "home broad credential", "all keys"],
  ["~/.ssh/id_*", "home credential", "home credential", "private keys"],
  ["~/.ssh/*.pub", "home", "home", "public keys only"],
  ["~/.ss?/id_rsa", "home credential", "home credential", "the folder by pattern"],
  ["/home/*/.ssh/id_rsa", "home credential", "home broad credential", "everybody's"],
  ["/home/**/core", "home", "home broad", "everywhere in all homes"],
  ["~/.aws/c*", "home credential", "home credential", "singles out credentials"],
  [".e*", "project credential", "project credential", "singles out .env"],
  [".env*", "project credential persistence", "project credential persistence", "singles out .env, and .envrc"],
  ["*.pem", "project credential", "project credential", "keys by their end"],
  ["**/*.json", "project", "project", "says too little for any settings file"],
  ["**/bin", "project", "project", "a folder of the project, and nobody's programs"],
  ["**/lib", "project", "project", "the same"],
  ["src/**/scripts/*", "project", "project", "the same, further down"],
  ["**/shadow", "project credential", "project credential", "a copy of a secret is one"],
  ["**/.envrc", "project persistence", "project persistence", "of every folder of it"],
  ["~/**/.bashrc", "home persistence", "home broad persistence", "below a home, its own"],
  ["/home/**/.bashrc", "home persistence", "home broad persistence", "below all homes"],
  ["/usr/**/rampart", "system rampart", "system broad rampart", "below a folder of the system"],
  ["/**/bin", "persistence", "broad persistence rampart", "everywhere"],
  ["**/.git/**", "project vcs", "project vcs", "version control"],
  ["~/.conf*/ramp*", "home rampart", "home rampart", "singles out Rampart"],
  ["~/app?/guard/*", "home rampart", "home rampart", "singles out what is installed"],
  ["/dev/sd*", "system device", "system device", "disks"],
  ["/tmp/*", "scratch", "scratch", "scratch"],
];

describe("labelPath", () => {
  it.each(READ)("P3: %s is [%s] (%s)", (path, labels) => {
    expect(label(path)).toBe(labels);
  });

  it.each(REACH)("P3: everything below %s: read [%s], removed [%s] (%s)", (path, read, remove) => {
    expect([label(path, true), label(path, true, "removes")]).toEqual([read, remove]);
  });

  it.each(GLOBS)("P3: %s: read [%s], removed [%s] (%s)", (glob, read, remove) => {
    expect([label(glob, false, "reads", true), label(glob, false, "removes", true)]).toEqual([read, remove]);
  });

  it("S4: replacing or removing a root is broad even alone", () => {
    expect(label("/etc", false, "removes")).toBe("system broad");
    expect(label("/etc", false, "changes")).toBe("system broad");
    expect(label("/etc", false, "adds")).toBe("system");
  });

  it("changing everything in the project is project work, removing it is not", () => {
    expect(label(".", true, "changes")).toBe("project");
    expect(label("*", false, "changes", true)).toBe("project");
    expect(label(".", true, "removes")).toBe("project broad");
  });

  it("S4: Rampart's keys are secrets besides", () => {
    expect(label("~/.local/state/rampart/keys/log.pem")).toBe("home credential rampart");
    expect(label("~/apps/guard/keys/x")).toBe("home credential rampart");
  });

  it("knows nothing of any path", () => {
    expect(labelPath({ type: "path", name: "*", form: "any" }, PLACE, true, "removes")).toEqual([]);
  });

  it("keeps the project's name where home or scratch surround it", () => {
    const inTemp = { ...PLACE, home: "/tmp/h", project: "/tmp/p", cwd: "/tmp/p", scratch: ["/tmp", "/tmp/p/tmp"] };
    const at = (text: string) => labelPath(canonicalPath(text, inTemp), inTemp).join(" ");
    expect([at("x"), at("/tmp/x"), at("~/.ssh/id_rsa"), at("~/x"), at("tmp/x")]).toEqual([
      "project",
      "scratch",
      "home credential",
      "home",
      "project scratch",
    ]);
  });

  it("works where the home folder is the root", () => {
    const odd = { ...PLACE, home: "/", project: null, cwd: null };
    expect(labelPath(canonicalPath("/.ssh/id_rsa", odd), odd)).toEqual(["credential"]);
    expect(labelPath(canonicalPath("/etc/hosts", odd), odd)).toEqual(["system"]);
  });

  it("is total, and gives only labels there are", () => {
    const piece = fc.constantFrom(
      "/",
      "*",
      "**",
      "?",
      "[a-z]",
      "etc",
      "home",
      "dev",
      ".ssh",
      "id_rsa",
      "project",
      ".env",
      "x",
      ".",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.boolean(),
        fc.constantFrom("reads" as const, "removes" as const),
        (pieces, recursive, effect) => {
          const resource = canonicalPath(`/${pieces.join("")}`, PLACE, { glob: true, globstar: true });
          for (const one of labelPath(resource, PLACE, recursive, effect)) expect(LABELS).toContain(one);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("P3: what a pattern singles out, its exact match is", () => {
    const secret = fc.constantFrom(
      "/etc/shadow",
      "/home/dev/.ssh/id_rsa",
      "/home/dev/.netrc",
      "/home/dev/.kube/config",
    );
    fc.assert(
      fc.property(secret, fc.nat(), fc.constantFrom("?", "*", "[!0]"), (path, at, wild) => {
        const i = 1 + (at % (path.length - 1));
        if (path[i] === "/" || path[i] === "." || path[i - 1] === "/") return;
        const glob = path.slice(0, i) + wild + path.slice(i + 1);
        expect(label(glob, false, "reads", true)).toContain("credential");
      }),
    );
  });

  it("stays bounded on hostile patterns", () => {
    for (const text of [
      "/*a".repeat(1_300),
      "/**/a*".repeat(650),
      "/?".repeat(2_000),
      `/${"*a".repeat(2_000)}`,
      "/[a-z]*".repeat(580),
    ]) {
      const start = process.cpuUsage();
      label(text, true, "removes", true);
      const { user, system } = process.cpuUsage(start);
      expect((user + system) / 1_000).toBeLessThan(500);
    }
  });

  it("says of a pattern what holds in each place, whichever was asked about before", () => {
    const elsewhere: Place = { ...PLACE, project: "/srv/app", cwd: "/srv/app", installed: [] };
    const look = (name: string, place: Place) => labelPath({ type: "path", name, form: "pattern" }, place).join(" ");
    for (let turn = 0; turn < 2; turn++) {
      expect(look("/srv/app/src/*", PLACE)).toBe("system");
      expect(look("/srv/app/src/*", elsewhere)).toBe("project");
      expect(look("/home/dev/project/*", elsewhere)).toBe("home");
      expect(look("/home/dev/project/*", PLACE)).toBe("project");
    }
  });
});
