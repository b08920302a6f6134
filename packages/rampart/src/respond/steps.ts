import { type Doors, inTurn, isJsonObject, type JsonObject, placesIn, readDoors, writeDoors } from "@rampart/service";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { order } from "../guard/order.js";
import { administered, layoutOf } from "../setup/folders.js";

/** One step of a response, and what became of it. */
export interface Step {
  readonly step: string;
  readonly done: boolean;
  readonly said: string;
  /** Index in the log, where the step is recorded by itself. */
  readonly entry: number | null;
}

/** Does one step. A step that fails is told, and the next one is done all the same. */
export async function attempt(step: string, work: () => Promise<Pick<Step, "said" | "entry">>): Promise<Step> {
  try {
    return { step, done: true, ...(await work()) };
  } catch (error) {
    const said = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    return { step, done: false, said, entry: null };
  }
}

/** An order, as a step. */
export async function give(input: Input, io: Io, body: JsonObject, words: (answer: JsonObject) => string) {
  const answer = await order(input, io, body);
  const entry = typeof answer["entry"] === "number" ? answer["entry"] : null;
  return { said: words(answer), entry };
}

/** Every door enforces, and lets nothing through without guard and bundle. */
export async function closeDoors(input: Input, io: Io): Promise<Pick<Step, "said" | "entry">> {
  const { doors: path } = placesIn(administered(layoutOf(input, io)));
  const since = io.now();
  const open = await inTurn(path, async () => {
    const doors = await readDoors(path);
    const open = Object.entries(doors).filter(
      ([, { mode, onUnavailable }]) => mode === "monitor" || onUnavailable === "allow",
    );
    const closed = open.map(([name]) => [name, { mode: "enforce", onUnavailable: "deny", since }]);
    if (open.length > 0) await writeDoors(path, { ...doors, ...(Object.fromEntries(closed) as Doors) });
    return open;
  });
  if (open.length === 0) return { said: "every door enforces already", entry: null };
  await order(input, io, { op: "reload" });
  return { said: `${open.map(([name]) => name).join(", ")}: enforce, and deny without a guard`, entry: null };
}

const SETTLE_MS = 1_000;
const LOOK_MS = 50;

/**
 * What was frozen where Rampart started it, and where nothing could be: a host that was started by somebody else is told no with its
 * next call, and goes on running.
 */
export async function freezing(input: Input, io: Io, subject: JsonObject): Promise<Pick<Step, "said" | "entry">> {
  for (const until = performance.now() + SETTLE_MS; ; ) {
    const { following, stopped } = await order(input, io, { op: "orders" });
    const all = Array.isArray(following) ? following.filter(isJsonObject) : [];
    const held = all.filter((one) => stopped !== null || one[String(subject["type"])] === subject["name"]);
    const frozen = held.filter(({ done }) => typeof done === "string" && done.startsWith("frozen"));
    if (frozen.length < held.length && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      continue;
    }
    if (held.length === 0)
      return { said: "nothing of it was started by Rampart: what its host runs goes on until it ends", entry: null };
    const words = held.map(({ door, session, done }) => `${door} ${session}: ${done ?? "did not answer"}`);
    if (frozen.length < held.length) throw new Error(words.join("; "));
    return { said: words.join("; "), entry: null };
  }
}
