import { spawnSync } from "node:child_process";
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What a plan can let fail; `*` is every operation. */
export type Operation = "write" | "sync" | "truncate" | "open" | "rename" | "unlink" | "link" | "*";

const ERRNO = { EIO: 5, ENOSPC: 28, EROFS: 30, EDQUOT: 122 } as const;
export type Errno = keyof typeof ERRNO;

/**
 * How: with a system code; after half of the write; as half of a write and no error; killed in the midst of a write; or not at
 * all while the rules hold (only with `later`).
 */
export type Way = Errno | "torn" | "short" | "kill" | "hang";

export interface Rule {
  readonly operation: Operation;
  /** Part of the path of the file; `*` is any. */
  readonly part: string;
  /** Operations of this kind that still go well. */
  readonly after: number;
  /** How many fail then; -1: all that follow. */
  readonly times: number;
  readonly way: Way;
}

const source = fileURLToPath(new URL("faults.c", import.meta.url));

/** Builds the layer between a program and its disk; null where there is no C compiler or no Linux with glibc. */
export function buildFaults(folder: string): string | null {
  const library = join(folder, "faults.so");
  const built = spawnSync("gcc", ["-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"], { stdio: "ignore" });
  const preloaded = built.status === 0 && process.platform === "linux" && process.arch === "x64";
  return preloaded ? library : null;
}

export interface Faults {
  /** Of the program that is to have this disk. */
  readonly env: Readonly<Record<string, string>>;
  /** What it did, where that is written down. */
  readonly trace: string;
  /** Lets the rules hold, or not. */
  hold(yes: boolean): void;
}

/** A disk below `under` that fails by these rules. They hold from the start unless `later`. */
export function faults(
  library: string,
  folder: string,
  options: {
    readonly under: string;
    readonly rules?: readonly Rule[];
    readonly later?: boolean;
    readonly traced?: boolean;
  },
): Faults {
  const { under, rules = [], later = false, traced = false } = options;
  const [page, trace] = [join(folder, "switch"), join(folder, "trace")];
  writeFileSync(page, Buffer.of(later ? 0 : 1));
  const env = {
    LD_PRELOAD: library,
    UV_USE_IO_URING: "0",
    RAMPART_FAULTS_UNDER: under,
    RAMPART_FAULTS: rules.map(formatRule).join(";"),
    RAMPART_FAULTS_SWITCH: page,
    ...(traced && { RAMPART_FAULTS_TRACE: trace }),
  };
  return { env, trace, hold: (yes) => flip(page, yes) };
}

function formatRule({ operation, part, after, times, way }: Rule): string {
  return [operation, part, after, times, way in ERRNO ? ERRNO[way as Errno] : way].join(":");
}

/** In place: the program looks at this very page. */
function flip(page: string, yes: boolean): void {
  const fd = openSync(page, "r+");
  writeSync(fd, Buffer.of(yes ? 1 : 0), 0, 1, 0);
  closeSync(fd);
}
