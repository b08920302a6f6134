import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Programs that only write down that they ran. */
export const STUBS = "rm curl git fn touch cp mv dd id ls nc kill".split(" ");

/** How a real interpreter is handed a text. */
export interface Runtime {
  readonly language: string;
  readonly path: string;
  /** Options that stand before the text. */
  readonly before: string;
}

export const RUNTIMES: readonly Runtime[] = [
  { language: "python3", path: "/usr/bin/python3", before: "-c" },
  { language: "node", path: "/usr/bin/node", before: "-e" },
  { language: "perl", path: "/usr/bin/perl", before: "-e" },
  { language: "ruby", path: "/usr/bin/ruby", before: "-e" },
  { language: "php", path: "/usr/bin/php", before: "-r" },
  { language: "awk", path: "/usr/bin/mawk", before: "" },
];

/** Why programs of a language cannot be run in a sandbox here, or null. */
export function whyNot({ language, path }: Runtime): string | null {
  if (process.platform !== "linux") return "needs Linux namespaces";
  if (!existsSync(path)) return `there is no ${language} here`;
  if (spawnSync("gcc", ["--version"]).status !== 0) return "needs a C compiler for the recorder";
  const tried = spawnSync("unshare", ["--mount", "--net", "--pid", "--fork", "true"]);
  return tried.status === 0 ? null : "private namespaces cannot be made here";
}

export interface Observed {
  /** Whether it ran to its end. */
  readonly ended: boolean;
  /** Paths that were there before. */
  readonly before: ReadonlySet<string>;
  readonly executed: readonly (readonly string[])[];
  /** Paths that were there before and are gone. */
  readonly deleted: readonly string[];
  /** Files that came to be, or hold something else now. */
  readonly written: readonly string[];
  /** Folders that came to be. */
  readonly made: readonly string[];
  /** Paths with other permissions now. */
  readonly changed: readonly string[];
}

/** Has a real interpreter run each text in a throw-away sandbox without network, and tells what became of its files. */
export async function observe(runtime: Runtime, texts: readonly string[]): Promise<Observed[]> {
  const folder = mkdtempSync(join(tmpdir(), "rampart-code-"));
  try {
    const recorder = join(folder, "recorder");
    const built = spawnSync("gcc", ["-O1", "-static", "-o", recorder, join(HERE, "../bash/recorder.c")], {
      encoding: "utf8",
    });
    if (built.status !== 0) throw new Error(`the recorder does not compile: ${built.stderr}`);
    writeFileSync(join(folder, "stubs"), `${STUBS.join("\n")}\n`);
    mkdirSync(join(folder, "root"));
    const args = ["--mount", "--net", "--pid", "--fork", "--kill-child", "bash", join(HERE, "sandbox.sh")];
    const input = texts.map((text) => `${runtime.path}\0${runtime.before}\0${text}\0`).join("");
    const output = await run("unshare", [...args, join(folder, "root"), recorder, join(folder, "stubs")], input);
    return parse(output, texts.length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(file: string, args: string[], input: string): Promise<Buffer> {
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
      code === 0 || code === 1
        ? done(Buffer.concat(chunks))
        : fail(new Error(`sandbox ended with ${code}: ${complaints}`)),
    );
    child.stdin.end(input);
  });
}

function parse(output: Buffer, count: number): Observed[] {
  const fields = output.toString("utf8").split("\0");
  let at = 0;
  return Array.from({ length: count }, () => {
    const length = Number(fields[at]);
    if (at >= fields.length - 1 || !Number.isSafeInteger(length)) throw new Error("the sandbox's record ends early");
    const executed: string[][] = [];
    for (let i = at + 1; i + 1 < at + 1 + length; ) {
      const argc = Number(fields[i + 1]);
      executed.push([(fields[i] ?? "").split("/").at(-1) ?? "", ...fields.slice(i + 3, i + 2 + argc)]);
      i += 2 + argc;
    }
    const [before, after] = [filesOf(fields[at + 1 + length]!), filesOf(fields[at + 2 + length]!)];
    const ended = fields[at + 3 + length] === "0";
    at += length + 4;
    return { ended, before: new Set(before.keys()), executed, ...difference(before, after) };
  });
}

/** Path to kind, permissions and content. */
function filesOf(listing: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    listing.split("\n").flatMap((line) => {
      const [path, ...rest] = line.split("\t");
      return path === "" ? [] : [[path!, rest] as const];
    }),
  );
}

function difference(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): Pick<Observed, "deleted" | "written" | "made" | "changed"> {
  const fresh = [...after].filter(([path]) => !before.has(path));
  const kept = [...after].flatMap(([path, now]) => (before.has(path) ? [[path, before.get(path)!, now] as const] : []));
  return {
    deleted: [...before.keys()].filter((path) => !after.has(path)),
    written: [
      ...fresh.filter(([, [kind]]) => kind !== "d").map(([path]) => path),
      ...kept.filter(([, was, now]) => was[2] !== now[2]).map(([path]) => path),
    ],
    made: fresh.filter(([, [kind]]) => kind === "d").map(([path]) => path),
    changed: kept.filter(([, was, now]) => was[1] !== now[1]).map(([path]) => path),
  };
}
