import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ENTER = fileURLToPath(new URL("./enter.sh", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../../../packages/rampart/dist/bundle", import.meta.url));
const NATIVE = fileURLToPath(new URL("../../../native/build/rampart-hook", import.meta.url));

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A throw-away machine: own users, folders and processes, by namespaces of the kernel. */
export class Machine {
  readonly #holder: ChildProcess;
  readonly #folder: string;
  readonly #pid: number;
  readonly #started: ChildProcess[] = [];

  private constructor(holder: ChildProcess, folder: string, pid: number) {
    this.#holder = holder;
    this.#folder = folder;
    this.#pid = pid;
  }

  static async boot(): Promise<Machine> {
    const folder = mkdtempSync(join(tmpdir(), "rampart-machine-"));
    // As a release would come: a copy, so that a build meanwhile changes nothing.
    cpSync(BUNDLE, join(folder, "bundle"), { recursive: true, filter: (from) => !from.includes(".cache") });
    if (existsSync(NATIVE)) cpSync(NATIVE, join(folder, "bundle/rampart-hook"));
    const words = ["-m", "-p", "-f", "--mount-proc", "--kill-child", "sh", ENTER, folder];
    const holder = spawn("unshare", words, { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(holder.stdout!, "data")) as [Buffer];
    if (!/ready/.test(String(line))) throw new Error(`the machine does not start: ${line}`);
    const children = readFileSync(`/proc/${holder.pid}/task/${holder.pid}/children`, "utf8").trim();
    return new Machine(holder, folder, Number(children.split(" ")[0]));
  }

  /** Ends every process of it, and all it wrote. */
  async end(): Promise<void> {
    const gone = once(this.#holder, "exit");
    this.#holder.kill("SIGKILL");
    await gone;
    // One whose program was frozen has stopped itself too, and would wait for ever with what is left of the machine.
    for (const child of this.#started) child.kill("SIGCONT");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #words(user: string, words: readonly string[]): string[] {
    const home = user === "root" ? "/root" : `/home/${user}`;
    const as = user === "root" ? [] : ["setpriv", "--reuid", user, "--regid", user, "--init-groups"];
    const env = [
      "env",
      "-i",
      "-C",
      user === "root" ? "/" : home,
      `HOME=${home}`,
      `USER=${user}`,
      "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    ];
    return ["-t", String(this.#pid), "-m", "-p", ...as, ...env, ...words];
  }

  /** Runs a command to its end. */
  run(user: string, words: readonly string[], stdin = ""): Ran {
    const options = { input: stdin, encoding: "utf8", timeout: 60_000 } as const;
    const { status, stdout, stderr } = spawnSync("nsenter", this.#words(user, words), options);
    return { status, out: stdout, err: stderr };
  }

  sh(user: string, script: string): Ran {
    return this.run(user, ["sh", "-c", script]);
  }

  /** Leaves it running; what it says is thrown away. */
  start(user: string, words: readonly string[]): ChildProcess {
    const child = spawn("nsenter", this.#words(user, words), { stdio: "ignore" });
    this.#started.push(child);
    return child;
  }

  /** `rampart …` as this repository built it, before it is installed and where only root may read. */
  rampart(...words: string[]): Ran {
    return this.run("root", ["node", join(this.#folder, "bundle/rampart.mjs"), ...words]);
  }

  /** What one sees of the installed system: every path that an installation could have made, with owner and mode. */
  traces(): string {
    const printed = "-type d -printf '%p %u:%g %m\\n' -o -printf '%p %u:%g %m %s\\n'";
    const found = `find /etc /opt /var/lib /run /home /usr/local/bin ${printed} 2>/dev/null | sort`;
    return this.sh(
      "root",
      `${found} | grep -vE '^/etc/(passwd|group|shadow|gshadow|subuid|subgid)?-? |/etc/\\.pwd.lock'`,
    ).out;
  }

  async until(what: string, holds: () => boolean, ms = 30_000): Promise<void> {
    for (const end = performance.now() + ms; performance.now() < end; ) {
      if (holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`not within ${ms} ms: ${what}`);
  }
}
