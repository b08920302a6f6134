import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { MAIN, ROOT } from "./build.mjs";

/** Everything of the demonstration lives here, inside the checkout, ignored by git. */
export const FOLDER = join(ROOT, ".rampart-demo");
/** What a person types, from the checkout. */
export const STATE_OPTION = "--state .rampart-demo/state";

const SETTINGS = `{
  // the developer's own settings
  "security": { "auth": { "selectedType": "gemini-api-key" } }
}
`;

/** A developer's machine in miniature: a home with a key worth stealing, a project, and settings of an agent. */
export async function makeWorld() {
  if (existsSync(FOLDER)) await leave(worldAt());
  removeWorld();
  const world = worldAt();
  for (const folder of [
    world.project,
    join(world.project, "src"),
    join(world.home, ".ssh"),
    join(world.home, ".gemini"),
  ]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  writeFileSync(join(world.home, ".ssh/id_ed25519"), "not a key, only a stand-in\n", { mode: 0o600 });
  writeFileSync(join(world.home, ".gemini/settings.json"), SETTINGS);
  writeFileSync(join(world.project, "src/cart.js"), "export const total = (items) => items.length;\n");
  return world;
}

function worldAt() {
  const home = join(FOLDER, "home");
  const state = join(FOLDER, "state");
  const env = { ...process.env, HOME: home, NO_COLOR: "1" };
  return {
    home,
    state,
    env,
    project: join(home, "shop"),
    guard: null,
    rampart: (...words) => rampart(words, state, env),
  };
}

/** One command of Rampart, as a person would type it. */
async function rampart(words, state, env) {
  const ran = await run(process.execPath, [MAIN, ...words, "--state", state], { env, cwd: ROOT });
  return ran;
}

/** The guard, as a hook would start it, but in the foreground of this demonstration. */
export async function startGuard(world) {
  const guard = spawn(process.execPath, [MAIN, "serve", "--json", "--state", world.state], {
    env: world.env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  world.guard = guard;
  const first = await new Promise((resolve, reject) => {
    guard.stdout.once("data", (chunk) => resolve(chunk.toString()));
    guard.once("exit", (code) => reject(new Error(`the guard ended at once (${code})`)));
  });
  world.adminSocket = JSON.parse(first).adminSocket;
}

/** Ends the guard, and takes away its sockets. Safe to call twice, and after a run that was killed. */
export async function leave(world) {
  if (existsSync(world.state)) await world.rampart("stop").catch(() => undefined);
  await ended(world.guard);
  const runtime = recordedRuntime(world.state);
  if (runtime === null) return;
  rmSync(runtime, { recursive: true, force: true });
  try {
    rmdirSync(dirname(runtime));
  } catch {
    // Other guards of this user have their sockets beside ours.
  }
}

export function removeWorld() {
  rmSync(FOLDER, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Only what this installation recorded, and only where it looks like a folder of ours. */
function recordedRuntime(state) {
  const file = join(state, "state/runtime");
  const path = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  return /\/rampart-\d+[/-][A-Za-z0-9]+$/.test(path) ? path : null;
}

const PATIENCE_MS = 5_000;

function ended(child) {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

/** Runs a program to its end; its output as text. */
export function run(program, words, { env, cwd, stdin = "" }) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env, cwd, stdio: ["pipe", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}
