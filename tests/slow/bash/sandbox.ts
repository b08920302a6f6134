import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/** One program that ran: its base name and its argument vector, `argv[0]` included. */
export interface Executed {
  readonly program: string;
  readonly argv: readonly string[];
}
/** What bash ran for one command, with every stub succeeding and with every stub failing. */
export interface Observed {
  readonly succeeding: readonly Executed[];
  readonly failing: readonly Executed[];
}

/** Shells, launchers, pure filters and what makes files in the throw-away folder: the sandbox runs these for real. */
const REAL =
  `bash sh dash env nice ionice nohup setsid stdbuf timeout chrt taskset setarch linux64 linux32 script flock xargs find
  cat echo printf base64 base32 xxd od hexdump rev tr cut head tail sed awk mawk gawk tac fold sort uniq paste seq gzip gunzip zcat xz
  grep egrep fgrep tee true false test expr dirname basename python3 perl wc nl sleep yes comm join expand printenv readlink realpath
  cksum md5sum sha256sum numfmt factor shuf split getopt which
  cp mv ln install mkdir touch chmod`.split(/\s+/);

/**
 * Programs with effects that need not be installed here to be recorded; the last one is what generated texts run where a
 * function is not what it seems.
 */
const EXTRA = `rm dd chown chgrp rmdir truncate shred mkfs.ext4 mkfs fdisk mount umount curl wget scp ssh rsync nc
  ncat socat git docker podman kubectl helm terraform aws gcloud az npm npx node yarn pip pip3 apt apt-get dpkg systemctl service crontab at
  iptables ufw useradd usermod passwd chpasswd visudo sudo su doas kill pkill killall shutdown reboot halt poweroff psql mysql sqlite3 redis-cli
  tar zip unzip make gcc ruby php busybox openssl gpg ping telnet ftp tftp nmap ps ls id whoami hostname uname date df du free lsof strace
  gdb tmux screen vim vi nano less more man watch parallel entr history logger wall mail sendmail install insmod modprobe sysctl fn`.split(
  /\s+/,
);

const REAL_HERE = REAL.filter((name) => existsSync(`/usr/bin/${name}`));
const STUBS = [...readdirSync("/usr/bin"), ...readdirSync("/usr/sbin"), ...EXTRA].filter(
  (name) => /^[\w.+-]+$/.test(name) && !REAL_HERE.includes(name),
);
/** Every program that can be run in the sandbox by its name. */
export const PROGRAMS: ReadonlySet<string> = new Set([...REAL_HERE, ...STUBS]);

/** Why no sandbox can be made here, or null. */
export function whyNoSandbox(): string | null {
  if (process.platform !== "linux") return "needs Linux namespaces";
  if (spawnSync("gcc", ["--version"]).status !== 0) return "needs a C compiler for the recorder";
  const tried = spawnSync("unshare", ["--mount", "--net", "--pid", "--fork", "true"]);
  return tried.status === 0 ? null : "private namespaces cannot be made here";
}

/** Has real bash run each command in a throw-away sandbox without network, and tells which programs it ran. */
export async function observe(commands: readonly string[]): Promise<Observed[]> {
  const folder = mkdtempSync(join(tmpdir(), "rampart-bash-"));
  try {
    const recorder = join(folder, "recorder");
    const built = spawnSync("gcc", ["-O1", "-static", "-o", recorder, join(HERE, "recorder.c")], { encoding: "utf8" });
    if (built.status !== 0) throw new Error(`the recorder does not compile: ${built.stderr}`);
    writeFileSync(join(folder, "real"), `${REAL_HERE.join("\n")}\n`);
    writeFileSync(join(folder, "stubs"), `${[...new Set(STUBS)].join("\n")}\n`);
    mkdirSync(join(folder, "root"));
    const args = ["--mount", "--net", "--pid", "--fork", "--kill-child", "bash", join(HERE, "sandbox.sh")];
    const output = await run(
      "unshare",
      [...args, join(folder, "root"), recorder, join(folder, "real"), join(folder, "stubs")],
      commands,
    );
    return parse(output, commands.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(file: string, args: string[], commands: readonly string[]): Promise<Buffer> {
  return new Promise((done, fail) => {
    const child = spawn(file, args, { stdio: ["pipe", "pipe", "pipe"], timeout: 280_000 });
    const chunks: Buffer[] = [];
    let complaints = "";
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => {
      complaints += chunk;
    });
    child.on("error", fail);
    child.on("close", (code) =>
      code === 0 ? done(Buffer.concat(chunks)) : fail(new Error(`sandbox ended with ${code}: ${complaints}`)),
    );
    child.stdin.end(commands.map((command) => `${command}\0`).join(""));
  });
}

function parse(output: Buffer, count: number): Observed[] {
  const fields = output.toString("utf8").split("\0");
  let at = 0;
  const next = (): Executed[] => {
    const length = Number(fields[at]);
    if (at >= fields.length - 1 || !Number.isSafeInteger(length)) throw new Error("the sandbox's record ends early");
    const end = at + 1 + length;
    const executed: Executed[] = [];
    for (let i = at + 1; i + 1 < end; ) {
      const argc = Number(fields[i + 1]);
      executed.push({ program: (fields[i] ?? "").split("/").at(-1) ?? "", argv: fields.slice(i + 2, i + 2 + argc) });
      i += 2 + argc;
    }
    at = end;
    return executed;
  };
  return Array.from({ length: count }, () => ({ succeeding: next(), failing: next() }));
}
