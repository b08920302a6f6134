import type { Effect, Entry, Usage } from "../types.js";

const changes: Effect = { kind: "system.configure", type: "service", name: "*", detail: { what: "service" } };
const stops: Usage = { operands: "service", effects: [changes] };

/** Servers that are controlled by their own program: what stops them cuts off whoever uses them. */
export const entries: readonly Entry[] = [
  {
    names: ["nginx", "openresty", "tengine"],
    syntax: "word",
    options: {
      "-c": "read",
      "-p": "value",
      "-e": "append-to",
      // A directive may name a file to log to or a module to load.
      "-g": { value: "required", effects: [changes] },
      "-q": "flag",
      "-t -T -v -V -h -?": "harmless",
      "-s": { value: "required", sets: "signals" },
    },
    act: (line, emit) => {
      // A reload keeps serving; the other signals end it or close its log.
      const signal = line.value("-s")?.text;
      if (signal === undefined) emit.add("net.listen", "host", "0.0.0.0");
      else if (signal !== "reload" && signal !== "reopen") emit.add("system.kill", "process", "nginx", {});
      if (signal !== undefined && signal !== "reload" && signal !== "reopen")
        emit.add("system.configure", "service", "nginx", { what: "service" });
    },
  },
  {
    names: ["haproxy"],
    syntax: "word",
    options: {
      "-f": "read",
      "-c -v -vv -cc": "harmless",
      "-C": "chdir",
      "-p": "write",
      "-D -W -Ws -d -db -dM -de -dp -dS -dR -dV -dW -V -q": "flag",
      "-n -N -L -m -S -x": "value",
      // The processes that follow are told to finish (`-sf`) or to end at once (`-st`).
      "-sf -st": { effects: [changes] },
    },
    operands: "process",
  },
  {
    names: ["apachectl", "apache2ctl", "httpd", "apache2"],
    syntax: "gnu",
    options: {
      "-k": { value: "required", sets: "signals" },
      "-f, -d, -E": "read",
      "-c -C": "value",
      "-D -e": "value",
      "-t -S -M -l -L -v -V -h -X": "harmless",
    },
    act: (line, emit) => {
      const verb = line.value("-k")?.text ?? line.text(0);
      if (verb === null || /^(?:configtest|status|fullstatus|graceful)$/.test(verb)) return;
      emit.add("system.configure", "service", line.program, { what: "service" });
    },
  },
  {
    names: ["a2enmod", "a2dismod", "a2ensite", "a2dissite", "a2enconf", "a2disconf"],
    options: { "-q --quiet -m --maintmode -p --purge -f --force": "flag" },
    operands: "service",
  },
  {
    names: ["caddy"],
    options: {
      "-c --config, -e --envfile, --adapter -a": "read",
      "--address, -f --from, -t --to, -l --listen, -r --root, --domain, --watch": "optional",
      "-w --overwrite -d --diff --force -v --access-log --browse": "flag",
    },
    subcommands: {
      "version list-modules environ help hash-password adapt validate build-info manpage completion storage": {},
      "run file-server reverse-proxy respond": {
        effects: [{ kind: "net.listen", name: "0.0.0.0" }],
        unknownOptions: "ignored",
      },
      "start reload": { unknownOptions: "ignored" },
      stop: { effects: [changes] },
      fmt: { options: { "-w --overwrite": { operands: "edit" } }, operands: "read" },
      "trust untrust": { effects: [{ kind: "system.configure", detail: { what: "certificates" } }] },
      "upgrade add-package remove-package": { operands: "package" },
    },
  },
  {
    names: ["traefik"],
    syntax: "word",
    unknownOptions: "ignored",
    options: { "--configfile": "read" },
    subcommands: { "version healthcheck": {} },
    otherwise: { effects: [{ kind: "net.listen", name: "0.0.0.0" }] },
    effects: [],
  },
  {
    names: ["supervisorctl"],
    options: {
      "-c --configuration": "read",
      "-s --serverurl, -u --username, -p --password, -r --history-file": "value",
      "-i --interactive": "flag",
      "-h --help": "harmless",
    },
    subcommands: {
      "status tail maintail pid avail version help fg": {},
      "start stop restart signal clear add remove": stops,
      "update reload reread shutdown": { effects: [changes] },
    },
    otherwise: {},
  },
  {
    names: ["supervisord", "monit", "runit", "s6-rc", "circusctl"],
    options: { "-V --version -h --help": "harmless", "-t": { sets: "tests" } },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const looks = /^(?:status|summary|report|procmatch|list|stats|numprocesses|options)$/.test(line.text(0) ?? "");
      if (!looks && !line.flag("tests")) emit.add("system.configure", "service", "*", { what: "service" });
    },
  },
  {
    names: [
      "php-fpm",
      "unicorn",
      "puma",
      "uwsgi",
      "varnishd",
      "memcached",
      "dnsmasq",
      "named",
      "vsftpd",
      "dovecot",
      "smbd",
      "mosquitto",
    ],
    syntax: "word",
    unknownOptions: "ignored",
    options: { "-t -v -V --version -h --help": "harmless" },
    effects: [{ kind: "net.listen", name: "0.0.0.0" }],
  },
  {
    // Whoever has a key of its list, or a password, gets a shell here.
    names: ["sshd"],
    options: {
      "-f": "read",
      "-p -h -o -b -C -c -E -g -k -u": "value",
      "-t -T -G -V": "harmless",
      "-D -d -e -i -q -4 -6 -r": "flag",
    },
    effects: [{ kind: "net.listen", name: "0.0.0.0", detail: { scheme: "tunnel" } }],
  },
  {
    names: ["varnishadm", "squidclient", "rndc", "unbound-control", "asterisk", "fail2ban-client"],
    unknownOptions: "ignored",
    act: (line, emit) => {
      const verb = line.text(0) ?? "";
      if (
        /^(?:status|get|ping|version|stats|list|banner|backend\.list|vcl\.list|help|mgr:info|zonestatus|showzone|testgen|managed-keys status|lookup|dump_|flush$|querylog|recursing|dumpdb|reload$|reconfig$|retransfer$|notify$|dnssec$)/.test(
          verb,
        )
      )
        return;
      emit.add("system.configure", "service", line.program, { what: "service" });
    },
  },
  {
    // GitLab's own server, worked from inside: what it is told reaches everybody's projects.
    names: ["gitlab-rails", "gitlab-rake", "gitlab-ctl", "gitlab-backup", "gitlab-psql", "gitlab-redis-cli"],
    unknownOptions: "ignored",
    syntax: "posix",
    options: { "-e --environment": "value" },
    act: (line, emit) => {
      const verb = line.text(0) ?? "";
      const what = verb.slice(0, 64);
      if (
        /^(?:status|tail|show-config|service-list|help|diff-config|check-config|gitlab:(?:check|env:info)|gitaly:check)/.test(
          verb,
        )
      )
        return;
      if (verb === "runner" || verb === "r") {
        const [, code] = line.operands;
        if (code !== undefined) emit.code("ruby", code, "inline");
      }
      emit.add("infra.apply", "cloud", "gitlab", { program: line.program, what });
    },
  },
];
