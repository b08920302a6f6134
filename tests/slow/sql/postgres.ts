import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A throw-away PostgreSQL that listens on a socket in its own folder only. */
export interface Postgres {
  /**
   * Runs a script in psql; what it printed, line by line. `plain` has no rights beyond its own tables, and what fails there
   * is passed over.
   */
  run(script: string, role?: "admin" | "plain"): readonly string[];
  stop(): void;
}

/** Folder of `initdb` and `postgres`; null where the machine has none. */
export function postgresFolder(): string | null {
  const versions = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql") : [];
  const folders = versions.map((version) => `/usr/lib/postgresql/${version}/bin`);
  const path = (process.env.PATH ?? "").split(":");
  return (
    [...folders, ...path].find((one) => existsSync(join(one, "initdb")) && existsSync(join(one, "pg_ctl"))) ?? null
  );
}

/** PostgreSQL refuses to run as root. */
export function postgresUser(): number | null {
  if (process.getuid?.() !== 0) return null;
  const found = spawnSync("id", ["-u", "postgres"], { encoding: "utf8" });
  return found.status === 0 ? Number(found.stdout) : Number.NaN;
}

export function startPostgres(bin: string): Postgres {
  const folder = mkdtempSync(join(tmpdir(), "rampart-pg-"));
  const uid = postgresUser();
  if (uid !== null) chownSync(folder, uid, uid);
  chmodSync(folder, 0o700);
  const as = uid === null ? {} : { uid };
  const call = (program: string, args: readonly string[], input?: string) => {
    const done = spawnSync(join(bin, program), args, {
      ...as,
      cwd: folder,
      encoding: "utf8",
      timeout: 120_000,
      maxBuffer: 64 * 1024 * 1024,
      env: { PATH: bin, LC_ALL: "C", HOME: folder },
      ...(input === undefined ? {} : { input }),
    });
    if (done.error !== undefined) throw done.error;
    return done;
  };
  const data = join(folder, "data");
  const made = call("initdb", ["-D", data, "-A", "trust", "-N", "-U", "admin", "-E", "UTF8"]);
  if (made.status !== 0) throw new Error(made.stderr);
  const options = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off -c shared_buffers=16MB`;
  const begun = call("pg_ctl", ["-D", data, "-o", options, "-l", join(folder, "log"), "-w", "start"]);
  if (begun.status !== 0) throw new Error(begun.stderr);
  return {
    run(script, role = "admin") {
      const args = [
        "-h",
        folder,
        "-U",
        role,
        "-d",
        "postgres",
        "-X",
        "-q",
        "-A",
        "-t",
        "-v",
        `ON_ERROR_STOP=${role === "admin" ? 1 : 0}`,
      ];
      const done = call("psql", args, script);
      if (done.status !== 0 && role === "admin") throw new Error(done.stderr.slice(0, 2_000));
      return done.stdout.split("\n").filter((line) => line !== "");
    },
    stop() {
      call("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
