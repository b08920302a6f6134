// The guard through its socket, every decision in the log before it is answered: one caller, 64 callers, a hook frame on
// a connection of its own, the first call, memory at rest. Client and guard share the machine's cores.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { callHook, callOnce, openStream } from "@rampart/service";
import { rawDisk, summarise } from "./measure.mjs";

export const name = "guard";

const SERVER = fileURLToPath(new URL("guard-server.mjs", import.meta.url));

export async function run({ quick, commands }) {
  const folder = mkdtempSync(join(process.env.RAMPART_BENCH_FOLDER ?? tmpdir(), "rampart-bench-"));
  const project = join(folder, "home", "project");
  mkdirSync(project, { recursive: true });
  const { child, socket, admin, ms } = await start(folder);
  const calls = commands.map((command, at) => call(command, project, at));
  const decide = calls.map((call) => ({ op: "decide", call, asks: true }));
  try {
    const before = processor(child.pid);
    const first = await once(socket, calls[0]);
    const firstCpu = processor(child.pid)?.main - before?.main;
    // A guard is at rest once nobody has asked it for half a minute; until then it warms up.
    await new Promise((done) => setTimeout(done, quick ? 4_000 : REST_MS));
    const rest = await memory(admin);
    const raw = rawDisk(folder, quick ? 300 : 1_500);
    const ping = await oneCaller(socket, [{ op: "ping" }], quick ? 600 : 4_000);
    const single = await oneCaller(socket, decide, quick ? 600 : 4_000);
    const { rate, main, all } = await manyCallers(child.pid, socket, calls, 64, quick ? 2_000 : 6_000);
    const settled = await oneCaller(socket, decide, quick ? 600 : 4_000);
    const again = rawDisk(folder, quick ? 300 : 1_500);
    const busy = await memory(admin);
    const hook = await hookCalls(socket, commands, project, quick ? 200 : 1_000);
    const disk = Math.min(raw.p50, again.p50);
    if (!quick) await new Promise((done) => setTimeout(done, REST_MS));
    const later = await memory(admin);
    return [
      { name: "guard: raw write and fdatasync, same run", unit: "ms", ...raw },
      { name: "guard: start to listening", unit: "ms", value: ms },
      { name: "guard: first call after start, new connection", unit: "ms", value: first, budget: { most: 5 + disk } },
      { name: "guard: ping, for comparison: the socket and two event loops", unit: "ms", ...ping },
      { name: "guard: decide, durable, 1 caller", unit: "ms", ...single, budget: { p50: disk + 0.35 } },
      { name: "guard: the same, one that has answered tens of thousands", unit: "ms", ...settled },
      { name: "guard: decide, durable, 64 callers", unit: "/s", value: rate, budget: { least: 15_000 } },
      // On a machine others use too the wall clock measures them; these measure the guard.
      ...(main === undefined
        ? []
        : [
            { name: "guard: processor, first call, main thread", unit: "ms", value: firstCpu },
            { name: "guard: processor, a decision of 64 callers, main thread", unit: "µs", value: main },
            { name: "guard: processor, a decision of 64 callers, all threads", unit: "µs", value: all },
          ]),
      { name: "guard: hook frame, a connection each, 1 caller", unit: "ms", ...hook },
      { name: "guard: memory while 64 callers ask", unit: "MB", value: busy / 1e6 },
      ...(quick ? [] : [{ name: "guard: memory at rest after them", unit: "MB", value: later / 1e6 }]),
      { name: quick ? "guard: memory" : "guard: memory at rest", unit: "MB", value: rest / 1e6, budget: { most: 140 } },
    ];
  } finally {
    await end(child);
    rmSync(folder, { recursive: true });
  }
}

/** Longer than a guard waits before it gives memory back, and than its rounds take. */
const REST_MS = 45_000;

const memory = async (admin) => (await callOnce(admin, { op: "status" }, 5_000)).status.memory;

export function start(folder) {
  const child = spawn(process.execPath, [SERVER, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the guard ended with ${code}`)));
    child.stdout.once("data", (line) => resolve({ child, ...JSON.parse(String(line)) }));
  });
}

export async function end(child) {
  child.kill("SIGTERM");
  await new Promise((done) => child.once("exit", done));
}

function call(command, cwd, at) {
  const names = { door: "bench", agent: "bench", principal: "dev", session: `s${at % 8}` };
  return { id: String(at), ...names, tool: "shell", shell: "bash", arguments: { command }, cwd };
}

async function once(socket, first) {
  const begin = performance.now();
  await callOnce(socket, { op: "decide", call: first, asks: true }, 10_000);
  return performance.now() - begin;
}

export async function oneCaller(socket, messages, samples) {
  const stream = await openStream(socket, 1_000);
  const times = new Float64Array(samples);
  for (let at = -200; at < samples; at++) {
    const begin = process.hrtime.bigint();
    stream.send(messages[Math.abs(at) % messages.length]);
    await stream.next();
    if (at >= 0) times[at] = Number(process.hrtime.bigint() - begin) / 1e6;
  }
  stream.close();
  return summarise(times);
}

/** Each of `callers` asks again as soon as it is answered. Messages are written beforehand: the client is not the bench. */
export async function manyCallers(pid, socket, calls, callers, ms) {
  const streams = await Promise.all(Array.from({ length: callers }, () => openStream(socket, 1_000)));
  let answered = 0;
  let over = false;
  const ask = async (stream, offset) => {
    for (let at = offset; !over; at++) {
      stream.send({ op: "decide", call: calls[at % calls.length], asks: true });
      await stream.next();
      answered++;
    }
  };
  const work = streams.map((stream, at) => ask(stream, at * 7));
  await new Promise((done) => setTimeout(done, ms / 3));
  const [from, begin, used] = [answered, performance.now(), processor(pid)];
  await new Promise((done) => setTimeout(done, ms));
  const rate = ((answered - from) / (performance.now() - begin)) * 1_000;
  const [count, now] = [answered - from, processor(pid)];
  const each = (which) => (used === null ? undefined : ((now[which] - used[which]) / count) * 1_000);
  over = true;
  await Promise.all(work);
  for (const stream of streams) stream.close();
  return { rate, main: each("main"), all: each("all") };
}

/** Milliseconds of processor a process has used, its first thread and all that live; null where the kernel does not say. */
function processor(pid) {
  try {
    const of = (thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1e6;
    const all = readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + of(thread), 0);
    return { main: of(pid), all };
  } catch {
    return null;
  }
}

async function hookCalls(socket, commands, cwd, samples) {
  const times = new Float64Array(samples);
  for (let at = 0; at < samples; at++) {
    const payload = Buffer.from(JSON.stringify({ command: commands[at % commands.length], cwd }));
    const begin = process.hrtime.bigint();
    await callHook(socket, "bench", payload, 5_000);
    times[at] = Number(process.hrtime.bigint() - begin) / 1e6;
  }
  return summarise(times);
}
