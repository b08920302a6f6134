import { isHere } from "../launch/debuggers.js";
import type { Effect, Entry } from "../types.js";
import { exact } from "../value.js";
import { connectTo } from "./session.js";

const HELP = { "-V --version -? --help": "harmless" } as const;
const loses = (statement: string, kind: "data.define" | "data.delete" = "data.define"): Effect => ({
  kind,
  type: "table",
  name: "*",
  detail: { statement, bounded: true, dialect: "postgres" },
});

/** Tools that work on a server's files or on what it no longer needs: what they take away no statement brings back. */
export const entries: readonly Entry[] = [
  {
    names: ["pg_resetwal"],
    options: {
      ...HELP,
      "-n --dry-run": "harmless",
      "-D --pgdata, -l, -o, -x, -c, -e, -m, -O, -u, --wal-segsize": "value",
    },
    unknownOptions: "ignored",
    // What was committed and not yet written to the tables is lost.
    effects: [loses("reset wal")],
  },
  {
    names: ["pg_archivecleanup"],
    options: { ...HELP, "-n --dry-run": "harmless", "-x --strip-extension": "value", "-d -b": "flag" },
    effects: [loses("delete wal", "data.delete")],
  },
  {
    names: ["vacuumlo"],
    options: {
      ...HELP,
      "-n --dry-run": "harmless",
      "-h --host": "value",
      "-l --limit, -p --port, -U --username": "value",
      "-v --verbose -w --no-password -W --password": "flag",
    },
    effects: [loses("delete", "data.delete")],
    act: (line, emit) => connectTo(line.value("-h"), emit),
  },
  {
    names: ["pg_rewind"],
    options: {
      ...HELP,
      "-n --dry-run": "harmless",
      "-D --target-pgdata, --source-pgdata, --source-server, --config-file": "value",
    },
    unknownOptions: "ignored",
    // The target becomes what the source is.
    effects: [loses("rewind")],
  },
  {
    names: ["pg_upgrade"],
    options: {
      ...HELP,
      "-c --check": "harmless",
      "-b --old-bindir, -B --new-bindir, -d --old-datadir, -D --new-datadir, -o, -O, -p, -P, -j --jobs, -U --username, -s --socketdir":
        "value",
      "-k --link -r --retain -v --verbose --clone --swap": "flag",
    },
    effects: [loses("upgrade")],
  },
  {
    names: ["pg_checksums"],
    options: {
      ...HELP,
      "-c --check": "harmless",
      "-e --enable -d --disable": { effects: [loses("checksums")] },
      "-D --pgdata, -f --filenode": "value",
      "-N --no-sync -P --progress -v --verbose": "flag",
    },
  },
  {
    // Servers of databases, started by hand.
    names: ["mysqld", "mariadbd", "mysqld_safe", "mariadbd-safe"],
    syntax: "word",
    options: {
      "--help --version --verbose --validate-config": "harmless",
      "--skip-grant-tables": { effects: [{ ...loses("no passwords"), kind: "data.grant" }] },
    },
    unknownOptions: "ignored",
    effects: [{ kind: "net.listen", name: "0.0.0.0" }],
  },
  {
    names: ["redis-server", "valkey-server", "keydb-server"],
    syntax: "word",
    options: {
      "--help -h --version -v --test-memory --check-system": "harmless",
      "--bind, --protected-mode, --requirepass, --port, --dir, --dbfilename, --save, --appendonly, --daemonize":
        "value",
    },
    unknownOptions: "ignored",
    operands: "read",
    act: (line, emit) => {
      const bound = line.value("--bind")?.text ?? "";
      // Without either it answers this machine alone.
      const open = line.value("--protected-mode")?.text === "no" || /(?:^|\s)(?:0\.0\.0\.0|\*|::)/.test(bound);
      const everywhere = open && !isHere(exact(bound));
      emit.add("net.listen", "host", everywhere ? "0.0.0.0" : "127.0.0.1");
      if (everywhere && line.value("--requirepass") === null)
        emit.add("data.grant", "table", null, { dialect: "redis", statement: "no passwords" });
    },
  },
  {
    names: ["mongod", "mongos"],
    syntax: "word",
    options: {
      "--help -h --version": "harmless",
      "--dbpath, --port, --logpath, --config -f, --replSet, --keyFile": "value",
      "--bind_ip": { value: "required", sets: "bound" },
      "--bind_ip_all": { sets: "everywhere" },
      "--noauth": { sets: "open" },
      "--shutdown": {
        effects: [{ kind: "system.configure", type: "service", name: "mongod", detail: { what: "service" } }],
      },
    },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const everywhere = line.flag("everywhere") || /0\.0\.0\.0|::|\*/.test(line.value("--bind_ip")?.text ?? "");
      emit.add("net.listen", "host", everywhere ? "0.0.0.0" : "127.0.0.1");
      if (everywhere && line.flag("open"))
        emit.add("data.grant", "table", null, { dialect: "mongodb", statement: "no passwords" });
    },
  },
];
