// `rampart mcp` as a client has it: its own process before a server, a guard in another, every call in the log before it goes
// on. The same client and server without it stand beside it. Client, proxy, server and guard share the machine's cores.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rawDisk, summarise } from "./measure.mjs";

export const name = "mcp";

const SERVER = fileURLToPath(new URL("mcp-server.mjs", import.meta.url));
const GUARD = fileURLToPath(new URL("guard-server.mjs", import.meta.url));
/** Calls under way at once where the rate is measured. */
const CALLERS = 64;

export async function run({ quick, root }) {
  const folder = mkdtempSync(join(process.env.RAMPART_BENCH_FOLDER ?? tmpdir(), "rampart-bench-"));
  mkdirSync(join(folder, "home", "project"), { recursive: true });
  const guard = await listening(spawn(process.execPath, [GUARD, folder], { stdio: ["ignore", "pipe", "inherit"] }));
  const program = join(root, "packages/rampart/dist/bundle/rampart.mjs");
  const proxied = ["mcp", "--state", join(folder, "state"), "--name", "bench", "--", process.execPath, SERVER];
  const cwd = join(folder, "home", "project");
  const direct = await connected(spawn(process.execPath, [SERVER], { cwd, stdio: ["pipe", "pipe", "inherit"] }));
  const proxy = await connected(
    spawn(process.execPath, [program, ...proxied], { cwd, stdio: ["pipe", "pipe", "inherit"] }),
  );
  try {
    const samples = quick ? 500 : 3_000;
    const raw = rawDisk(folder, quick ? 300 : 1_500);
    // Turn by turn, so that the machine's mood hits both alike.
    const [plain, through] = await oneCaller([direct, proxy], samples);
    const again = rawDisk(folder, quick ? 300 : 1_500);
    const { rate, processor } = await manyCallers(proxy, [proxy.pid, guard.pid], quick ? 2_000 : 6_000);
    const [plainThen, throughThen] = await oneCaller([direct, proxy], samples);
    const memory = await manyMessages(proxy, quick ? 10_000 : 40_000, quick ? 20_000 : 1_000_000);
    const disk = Math.min(raw.p50, again.p50);
    return [
      { name: "mcp: raw write and fdatasync, same run", unit: "ms", ...raw },
      { name: "mcp: a call without the proxy", unit: "ms", ...plain },
      { name: "mcp: a call through it, durable", unit: "ms", ...through },
      { name: "mcp: added", unit: "ms", value: through.p50 - plain.p50, budget: { most: disk + 0.3 } },
      { name: "mcp: added, once tens of thousands have passed", unit: "ms", value: throughThen.p50 - plainThen.p50 },
      { name: `mcp: calls through one proxy, ${CALLERS} at once`, unit: "/s", value: rate, budget: { least: 2_000 } },
      { name: "mcp: of it, the proxy's processor time a call", unit: "µs", value: processor[0] },
      { name: "mcp: of it, the guard's processor time a call", unit: "µs", value: processor[1] },
      { name: `mcp: the proxy's memory after ${memory.messages} messages`, unit: "MB", value: memory.after },
      {
        name: `mcp: what of it came after the first ${memory.warm}`,
        unit: "MB",
        value: memory.after - memory.before,
        budget: { most: 10 },
      },
    ];
  } finally {
    await Promise.all([direct.end(), proxy.end()]);
    guard.kill("SIGTERM");
    await new Promise((done) => guard.once("exit", done));
    rmSync(folder, { recursive: true });
  }
}

function listening(child) {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the guard ended with ${code}`)));
    child.stdout.once("data", () => resolve(child));
  });
}

/** A client of the least: it knows which answer is whose, and nothing else. */
async function connected(child) {
  const waiting = new Map();
  let id = 0;
  let kept = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    const lines = (kept + chunk).split("\n");
    kept = lines.pop();
    for (const line of lines) {
      const said = JSON.parse(line);
      waiting.get(said.id)(said);
      waiting.delete(said.id);
    }
  });
  const ask = (method, params) =>
    new Promise((resolve) => {
      waiting.set(++id, resolve);
      child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    });
  const call = async (at) => {
    const text = `message ${at % 1_000}`;
    const { result } = await ask("tools/call", { name: "echo", arguments: { text } });
    if (result?.content?.[0]?.text !== text) throw new Error(`not the answer: ${JSON.stringify(result)}`);
  };
  const end = () => {
    const ended = new Promise((done) => child.once("exit", done));
    child.stdin.end();
    return ended;
  };
  await ask("initialize", {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "bench", version: "1" },
  });
  await ask("tools/list", {});
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1e3;
  return { call, end, memory, pid: child.pid };
}

async function oneCaller(clients, samples) {
  const times = clients.map(() => new Float64Array(samples));
  for (let at = -300; at < samples; at++) {
    for (const [which, { call }] of clients.entries()) {
      const begin = process.hrtime.bigint();
      await call(at + 300);
      if (at >= 0) times[which][at] = Number(process.hrtime.bigint() - begin) / 1e6;
    }
  }
  return times.map(summarise);
}

/** Processor time of a process so far, in microseconds; the kernel counts it in hundredths of a second. */
function processorOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function manyCallers(client, pids, ms) {
  let answered = 0;
  let over = false;
  const work = Array.from({ length: CALLERS }, async (_, caller) => {
    for (let at = caller; !over; at += CALLERS) {
      await client.call(at);
      answered++;
    }
  });
  await new Promise((done) => setTimeout(done, ms / 3));
  const [from, begin, spent] = [answered, performance.now(), pids.map(processorOf)];
  await new Promise((done) => setTimeout(done, ms));
  const calls = answered - from;
  const rate = (calls / (performance.now() - begin)) * 1_000;
  const processor = pids.map((pid, at) => (processorOf(pid) - spent[at]) / calls);
  over = true;
  await Promise.all(work);
  return { rate, processor };
}

/** A request and its answer are two messages. Memory is what it settles at: the median of the last looks. */
async function manyMessages(client, warm, messages) {
  const send = async (count) => {
    const looks = [];
    let next = 0;
    const work = Array.from({ length: CALLERS }, async () => {
      while (next < count / 2) {
        const at = next++;
        await client.call(at);
        if (at % 200 === 0) looks.push(client.memory());
      }
    });
    await Promise.all(work);
    return looks.slice(-20).sort((a, b) => a - b)[Math.min(10, looks.length - 1)];
  };
  const before = await send(warm);
  return { warm, messages: warm + messages, before, after: await send(messages) };
}
