import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { ClarityError } from "../error.js";
import { createBlake3 } from "./blake3.js";
import { createRangeHasher, type Range, type RangeResult } from "./range.js";

export interface HashOptions {
  /** Threads; the default is one for each core, at most 8 (two buffers of 4 MiB each). */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  /** Hears how many bytes are done, a few times a second. */
  readonly onProgress?: (done: number) => void;
}

/** Below this many bytes starting threads takes longer than hashing. */
const INLINE = 48 * 1024 * 1024;
/** Ranges sent to a thread at once: enough that messages cost nothing beside small files. */
const BATCH = { ranges: 64, bytes: 64 * 1024 * 1024 };
const PROGRESS_MS = 200;

/**
 * Digests in the order of `ranges`.
 * @throws ClarityError `file_changed`, `file_unreadable`, `interrupted`
 */
export async function hashRanges(ranges: readonly Range[], options: HashOptions = {}): Promise<string[]> {
  const total = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
  const workers = Math.min(options.workers ?? Math.min(availableParallelism(), 8), ranges.length);
  const results =
    total < INLINE || workers < 2 ? await inline(ranges, options) : await spread(ranges, workers, options);
  return results.map((result, index) => digestOf(result, ranges[index]!));
}

function digestOf(result: RangeResult, { path }: Range): string {
  if ("digest" in result) return result.digest;
  if (result.problem === "stopped") throw interrupted();
  if (result.problem === "changed") throw new ClarityError("file_changed", `${path} changed while it was read`);
  throw new ClarityError("file_unreadable", `${path} cannot be read: ${result.system}`);
}

async function inline(ranges: readonly Range[], options: HashOptions): Promise<RangeResult[]> {
  let done = 0;
  let said = 0;
  const hasher = createRangeHasher(createBlake3, (bytes) => {
    done += bytes;
    const now = performance.now();
    if (now - said >= PROGRESS_MS) {
      said = now;
      options.onProgress?.(done);
    }
    return options.signal?.aborted !== true;
  });
  const results: RangeResult[] = [];
  try {
    for (const range of ranges) {
      stopIfAsked(options.signal);
      results.push(await hasher.hash(range));
    }
    return results;
  } finally {
    hasher.close();
  }
}

function stopIfAsked(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interrupted();
}

const interrupted = () => new ClarityError("interrupted", "interrupted; nothing can be said about the model");

/** What a thread runs: text, because a bundled program has no second file it could start from. */
const PROGRAM = `
const { parentPort, workerData } = process.getBuiltinModule("node:worker_threads");
const counter = new BigInt64Array(workerData);
const count = (bytes) => Atomics.add(counter, 0, BigInt(bytes)) >= 0n;
const hasher = (${createRangeHasher.toString()})(${createBlake3.toString()}, count);
parentPort.on("message", async (batch) => {
  const results = [];
  for (const { index, range } of batch) results.push({ index, result: await hasher.hash(range) });
  hasher.close();
  parentPort.postMessage(results);
});`;

interface Task {
  readonly index: number;
  readonly range: Range;
}

async function spread(ranges: readonly Range[], workers: number, options: HashOptions): Promise<RangeResult[]> {
  // Not imported above: most models are read by this thread, which then starts faster.
  const { Worker } = process.getBuiltinModule("node:worker_threads");
  const counter = new BigInt64Array(new SharedArrayBuffer(8));
  const batches = batchesOf(ranges, workers);
  const results = new Array<RangeResult>(ranges.length);
  const ticking = setInterval(() => options.onProgress?.(Number(Atomics.load(counter, 0))), PROGRESS_MS);
  const threads: Worker[] = [];
  try {
    stopIfAsked(options.signal);
    const lanes = Array.from({ length: workers }, () => {
      const thread = new Worker(PROGRAM, { eval: true, workerData: counter.buffer });
      threads.push(thread);
      return lane(thread, batches, results, options.signal);
    });
    await Promise.all(lanes);
    return results;
  } finally {
    clearInterval(ticking);
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** Keeps one thread busy until nothing is left. */
function lane(
  thread: Worker,
  batches: Task[][],
  results: RangeResult[],
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      const batch = batches.pop();
      if (batch === undefined) resolve();
      else thread.postMessage(batch);
    };
    const stop = () => reject(interrupted());
    signal?.addEventListener("abort", stop, { once: true });
    thread.on("exit", () => signal?.removeEventListener("abort", stop));
    thread.on("error", reject);
    thread.on("exit", () => reject(new ClarityError("internal", "a hashing thread ended too early")));
    thread.on("message", (done: readonly { index: number; result: RangeResult }[]) => {
      for (const { index, result } of done) results[index] = result;
      give();
    });
    give();
  });
}

/** Largest first (taken from the end), so that no thread is left with a large file when the others are done. */
function batchesOf(ranges: readonly Range[], workers: number): Task[][] {
  const tasks = ranges.map((range, index): Task => ({ index, range }));
  tasks.sort((a, b) => a.range.end - a.range.start - (b.range.end - b.range.start));
  const most = Math.max(1, Math.min(BATCH.ranges, Math.ceil(tasks.length / (workers * 4))));
  const batches: Task[][] = [];
  let batch: Task[] = [];
  let bytes = 0;
  for (const task of tasks) {
    const size = task.range.end - task.range.start;
    if (batch.length > 0 && (batch.length >= most || bytes + size > BATCH.bytes)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(task);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
