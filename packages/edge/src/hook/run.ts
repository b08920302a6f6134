import type { Host, Rendered } from "../hosts/host.js";
import { HOSTS } from "../hosts/index.js";
import { askGuard } from "./ask-guard.js";
import type { Door } from "./door.js";
import { codeOfError, HookError } from "./error.js";
import type { decideLocally } from "./local/decide.js";
import { readDoor } from "./read-door.js";
import { readInput } from "./read-input.js";
import { startGuard } from "./start-guard.js";

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
  if (why === "wire.unreachable") await startGuard(door, input.now());
  const decide = await input.decide();
  return decide(door, host, payload, why, input.now());
}

function hostOf(door: Door): Host {
  const host = HOSTS[door.host];
  if (host === undefined) throw new HookError("hook.host_unknown", "the door file names a host nobody here knows");
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
