// What a host waits for: a hook's process from its start to its answer, beside an empty Node process and the least a C
// client could do. The guard here answers a constant, so this is the door alone; the guard's own rows add the rest.
import { spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPolicy, PACKS } from "@rampart/core";
import { formatDoor, HOSTS, refusalOf, START_BACKOFF_MS, startClaim } from "@rampart/edge";
import { signEnvelope, signerOf } from "@rampart/ledger";
import { BUNDLE_TYPE, encodeBundle } from "@rampart/service";
import { summarise } from "./measure.mjs";

export const name = "hook";

const SERVER = `
import { createServer } from "node:net";
const answer = '{"v":1,"exit":0,"out":2,"err":0}\\n{}';
createServer((socket) => socket.once("data", () => socket.end(answer)).on("error", () => {})).listen(process.argv[1], () => console.log("up"));
`;
const payload = (cwd, command) =>
  JSON.stringify({
    session_id: "bench",
    cwd,
    hook_event_name: "BeforeTool",
    tool_name: "run_shell_command",
    tool_input: { command },
  });

export async function run({ quick, root, commands }) {
  const native = join(root, "native/build/rampart-hook");
  const hook = join(root, "packages/rampart/dist/bundle/rampart-hook.mjs");
  const folder = mkdtempSync(join(tmpdir(), "rampart-bench-"));
  const up = makeDoor(join(folder, "up"), hook);
  const away = makeDoor(join(folder, "away"), hook);
  const server = await startServer(join(folder, "up/agent.sock"));
  try {
    const few = quick ? 15 : 60;
    const many = quick ? 60 : 400;
    const bare = compileBare(root, folder);
    const fixed = payload(folder, "git status");
    const rows = [
      { name: "hook: node -e 0, for comparison", unit: "ms", ...time(few, [process.execPath, "-e", "0"], () => "") },
      bare === null
        ? { name: "hook: bare C round trip", unit: "ms", skipped: "no C compiler" }
        : {
            name: "hook: bare C round trip, for comparison",
            unit: "ms",
            ...time(many, [bare, join(folder, "up/agent.sock"), "gemini"], () => fixed),
          },
      existsSync(native)
        ? {
            name: "hook: native, guard answers a constant",
            unit: "ms",
            ...time(many, [native, up], () => fixed),
            budget: { p50: 4 },
          }
        : { name: "hook: native, guard answers a constant", unit: "ms", skipped: "not built here" },
    ];
    if (!existsSync(hook)) return rows;
    const each = (at) => {
      justStarted(join(folder, "away"));
      return payload(folder, commands[at % commands.length]);
    };
    const node = [process.execPath, "--no-warnings", hook];
    rows.push({ name: "hook: Node, guard answers a constant", unit: "ms", ...time(few, [...node, up], () => fixed) });
    rows.push({
      name: "hook: Node, guard away, local decision",
      unit: "ms",
      ...time(few, [...node, away], each),
      budget: { p50: 200 },
    });
    if (existsSync(native)) {
      rows.push({
        name: "hook: native, guard away, local decision",
        unit: "ms",
        ...time(few, [native, away], each),
        budget: { p50: 200 },
      });
    }
    return rows;
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the start of the process to its end, which is when a host has its answer. An answer must be one. */
function time(samples, [file, ...argv], input) {
  const times = new Float64Array(samples);
  for (let at = -3; at < samples; at++) {
    const text = input(Math.max(at, 0));
    const begin = process.hrtime.bigint();
    const done = spawnSync(file, argv, { input: text });
    if (at >= 0) times[at] = Number(process.hrtime.bigint() - begin) / 1e6;
    const answered = done.status === 0 || done.stdout.toString().includes("by rule");
    if (!answered) throw new Error(`${file} ${argv.join(" ")}: exit ${done.status} ${done.stdout}${done.stderr}`);
  }
  return summarise(times);
}

/** A door as \`protect\` leaves it, with the bundle of the policy a fresh installation has. */
function makeDoor(folder, hook) {
  mkdirSync(join(folder, "spool"), { recursive: true, mode: 0o700 });
  const signer = signerOf("rampart/bench", generateKeyPairSync("ed25519").privateKey);
  const { policy } = loadPolicy(
    [{ name: "bench", text: "rampart: 1\nname: bench\nextends: coding-agent\ndefault: allow\n" }],
    {
      packs: (pack) => PACKS[pack],
    },
  );
  const now = Date.now();
  const place = { home: folder, user: "dev", scratch: ["/tmp"], installed: [folder] };
  const doors = { gemini: { mode: "enforce", onUnavailable: "deny", since: now } };
  const bundle = {
    installation: "rampart/bench",
    version: 1,
    issued: now,
    notAfter: now + 3_600_000,
    digest: policy.digest,
    policy: policy.document,
    doors,
    place,
  };
  writeFileSync(
    join(folder, "bundle.json"),
    JSON.stringify(signEnvelope(BUNDLE_TYPE, encodeBundle(bundle), [signer])),
    { mode: 0o600 },
  );
  writeFileSync(join(folder, "runtime"), `${folder}\n`, { mode: 0o600 });
  const door = join(folder, "gemini.door");
  const { own: totalMs, guard: guardMs } = HOSTS.gemini.deadline;
  const paths = {
    runtime: join(folder, "runtime"),
    node: process.execPath,
    hook,
    program: hook,
    config: folder,
    state: folder,
    data: folder,
    home: folder,
  };
  const deny = refusalOf(HOSTS.gemini, { mode: "enforce", onUnavailable: "deny" });
  writeFileSync(
    door,
    formatDoor({
      host: "gemini",
      ...paths,
      root: folder,
      user: "dev",
      key: signer.verifier.text,
      guardMs,
      totalMs,
      deny,
    }),
    { mode: 0o600 },
  );
  return door;
}

/** As if a guard had just been started, so that measuring starts none and waits for none. */
function justStarted(folder) {
  for (const ms of [0, START_BACKOFF_MS]) writeFileSync(startClaim(folder, Date.now() + ms), "", { mode: 0o600 });
}

/** In a process of its own: this one is blocked while it waits for the hook. */
async function startServer(socket) {
  const child = spawn(process.execPath, ["--input-type=module", "-e", SERVER, socket], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((ready) => child.stdout.once("data", ready));
  return child;
}

function compileBare(root, folder) {
  const target = join(folder, "roundtrip");
  const done = spawnSync("cc", ["-O2", "-static", "-o", target, join(root, "native/bench/roundtrip.c")]);
  return done.status === 0 ? target : null;
}
