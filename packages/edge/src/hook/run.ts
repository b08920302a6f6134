import type { Host, Rendered } from "../hosts/host.js";
import { hostNamed } from "../hosts/index.js";
import { askGuard } from "./ask-guard.js";
import type { Door } from "./door.js";
import { codeOfError, HookError } from "./error.js";
import type { decideLocally } from "./local/decide.js";
import { readDoor } from "./read-door.js";
import { readInput } from "./read-input.js";
import { startGuard } from "./start-guard.js";

/** Between two looks for a guard that is starting. */
const START_POLL_MS = 25;

export interface HookInput {
  /** Absolute path of the door file. */
  readonly door: string;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The native client asked the guard already: why it got no answer, and how long this may still take. */
  readonly alone: { readonly why: string; readonly leftMs: number } | null;
  /** Loads the local decision; only asked for when it is needed. */
  decide(): Promise<typeof decideLocally>;
}

/**
 * One call of a host's hook: the guard's answer, otherwise the door's own. Never throws and always answers within the
 * door's deadline; whatever goes wrong is the refusal the door file holds.
 */
export async function runHook(input: HookInput): Promise<Rendered> {
  let door: Door;
  try {
    door = await readDoor(input.door);
  } catch (error) {
    return refusedWithout(codeOfError(error));
  }
  return withDeadline(input.alone?.leftMs ?? door.totalMs, door.deny, answer(door, input));
}

async function answer(door: Door, input: HookInput): Promise<Rendered> {
  const host = hostOf(door);
  const payload = await readInput(input.stdin);
  const asked = input.alone ?? (await askGuard(door, payload, door.guardMs));
  if ("rendered" in asked) return asked.rendered;
  const { why } = asked as { readonly why: string };
  const late = why === "wire.unreachable" ? await askStarted(door, payload, input.now()) : null;
  if (late !== null) return late;
  const decide = await input.decide();
  return decide(door, host, payload, why, input.now());
}

/** Who started the guard waits for it, once per pause, so that a session's first call is the guard's too. */
async function askStarted(door: Door, payload: Uint8Array, now: number): Promise<Rendered | null> {
  // A guard with a user of its own is not for the agents' user to start.
  if (door.guard !== null || !(await startGuard(door, now))) return null;
  for (const until = performance.now() + door.guardMs; performance.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, START_POLL_MS));
    const asked = await askGuard(door, payload, Math.max(until - performance.now(), START_POLL_MS));
    if (asked.ok) return asked.rendered;
    if (asked.why !== "wire.unreachable") return null;
  }
  return null;
}

function hostOf(door: Door): Host {
  const host = hostNamed(door.host);
  if (host === null) throw new HookError("hook.host_unknown", "the door file names a host nobody here knows");
  return host;
}

/** Exit code 2 with a reason on stderr is a refusal for every host, and needs no door to be known. */
function refusedWithout(code: string): Rendered {
  return { exit: 2, stdout: "", stderr: `rampart: this call could not be judged and is refused (${code})` };
}

function withDeadline(ms: number, late: Rendered, work: Promise<Rendered>): Promise<Rendered> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(late), ms);
    const settle = (rendered: Rendered) => {
      clearTimeout(timer);
      resolve(rendered);
    };
    work.then(settle, () => settle(late));
  });
}
