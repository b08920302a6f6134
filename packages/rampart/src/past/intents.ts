import { callId, HOSTS, type PastCall } from "@rampart/edge";
import { isJsonObject, type Json, type JsonObject } from "@rampart/service";

/** Milliseconds between a call in a transcript and a door's own record of it, which has no id of the host's. */
const NEAR_MS = 10 * 60_000;

interface Intent {
  /** Its id and, where the policy had its arguments changed, the id it arrived with. */
  readonly calls: readonly string[];
  readonly tool: string;
  readonly arguments: string;
  readonly time: number;
  /** Written down by a door alone, without the host's id and arguments. */
  readonly claimed: boolean;
  used: boolean;
}

/** Intents of the log by door and session; each stands for one call. */
export class Intents {
  readonly #bySession = new Map<string, Intent[]>();
  /** Calls an alarm was recorded for before. */
  readonly #alarmed = new Set<string>();
  count = 0;

  take(event: JsonObject): void {
    if (event["kind"] === "alarm" && event["code"] === "call.unmediated") this.#takeAlarm(event);
    if (event["kind"] !== "intent" || (event["phase"] ?? "call") !== "call") return;
    const list = this.#list(text(event["door"]), text(event["session"]));
    const time = typeof event["received"] === "number" ? event["received"] : 0;
    const claimed = event["claimed"] === true;
    const calls = [text(event["call"]), ...arrivedAs(event["decision"])];
    const tool = text(event["hostTool"]);
    list.push({ calls, tool, arguments: plain(event["arguments"]), time, claimed, used: false });
    this.count++;
  }

  /** Whether an intent speaks of this call: by the host's id, by ours, by what it was, or by a door's own word. */
  claim(past: PastCall): boolean {
    const list = this.#list(past.host, past.session);
    const read = readOf(past);
    const ids = [past.id, callId(past.session, { name: past.tool, input: past.input })];
    const found =
      list.find((one) => !one.used && ids.some((id) => id !== null && one.calls.includes(id))) ??
      list.find((one) => !one.used && read !== null && one.arguments === read) ??
      list.find((one) => !one.used && one.claimed && Math.abs(one.time - past.time) < NEAR_MS);
    if (found === undefined) return false;
    found.used = true;
    return true;
  }

  /** Whether this call was reported before. */
  isKnown(past: PastCall): boolean {
    return this.#alarmed.has(JSON.stringify([past.host, past.session, past.id ?? ""]));
  }

  #takeAlarm(event: JsonObject): void {
    const details = isJsonObject(event["details"]) ? event["details"] : {};
    this.#alarmed.add(JSON.stringify([text(details["host"]), text(event["session"]), text(details["call"])]));
  }

  #list(door: string, session: string): Intent[] {
    const key = JSON.stringify([door, session]);
    const known = this.#bySession.get(key) ?? [];
    this.#bySession.set(key, known);
    return known;
  }
}

function arrivedAs(decision: Json | undefined): readonly string[] {
  const rewritten = isJsonObject(decision) ? decision["rewritten"] : undefined;
  return isJsonObject(rewritten) ? [text(rewritten["call"])] : [];
}

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** Arguments with their keys in order, so that two ways of writing them compare equal. */
function plain(value: Json | undefined): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function readOf(past: PastCall): string | null {
  try {
    return plain(HOSTS[past.host]!.translate(past.tool, past.input).arguments);
  } catch {
    return null;
  }
}
