import { redact, type Verdict } from "@rampart/core";
import type { PastCall } from "@rampart/edge";
import type { Checker } from "../check/checker.js";
import { questionOf, shownCall } from "./question.js";

/** Kinds of calls that are kept for showing; further ones are only counted. */
const MAX_KINDS = 2_000;
const MAX_SHOWN = 400;

/** Calls that would be decided the same way for the same reason, seen as one. */
export interface Kind {
  readonly verdict: Exclude<Verdict, "allow">;
  readonly host: string;
  /** One line, secrets taken out. */
  readonly call: string;
  readonly rule: string;
  readonly reason: string;
  /** The folder and time of the newest of them. */
  cwd: string | null;
  last: number;
  count: number;
}

/** What the policy would have made of everything an agent did. */
export class Replay {
  calls = 0;
  readonly verdicts = { allow: 0, ask: 0, deny: 0 };
  /** Calls a door would refuse to read: their arguments are not what the host's tool takes. */
  unreadable = 0;
  /** Calls whose time is still to come. */
  future = 0;
  readonly hosts = new Map<string, number>();
  readonly sessions = new Set<string>();
  readonly #kinds = new Map<string, Kind>();
  /** Microseconds of judging. */
  micros = 0;

  constructor(
    readonly checker: Checker,
    readonly now: number,
  ) {}

  async take(past: PastCall): Promise<void> {
    this.calls++;
    this.hosts.set(past.host, (this.hosts.get(past.host) ?? 0) + 1);
    this.sessions.add(`${past.host}:${past.session}`);
    if (past.time > this.now) this.future++;
    const question = questionOf(past);
    if (question === null) {
      this.unreadable++;
      this.verdicts.deny++;
      this.#keep(past, "deny", past.tool, "door", "its arguments are not what this tool takes");
      return;
    }
    const { judged, us } = await this.checker.judgeLooking(question);
    this.micros += us;
    const { verdict, rules } = judged.decision;
    this.verdicts[verdict]++;
    if (verdict === "allow") return;
    const hit = rules[0];
    this.#keep(past, verdict, shownCall(question), hit?.rule ?? "default", hit?.reason ?? "the policy's default");
  }

  /** The strictest first, then the most frequent. */
  kinds(): readonly Kind[] {
    return [...this.#kinds.values()].sort(
      (a, b) => Number(b.verdict === "deny") - Number(a.verdict === "deny") || b.count - a.count || b.last - a.last,
    );
  }

  #keep(past: PastCall, verdict: Kind["verdict"], call: string, rule: string, reason: string): void {
    const shown = redact(call.slice(0, 4 * MAX_SHOWN)).text.slice(0, MAX_SHOWN);
    const key = JSON.stringify([verdict, past.host, rule, shown]);
    const known = this.#kinds.get(key);
    if (known !== undefined) {
      known.count++;
      if (past.time >= known.last) [known.last, known.cwd] = [past.time, past.cwd];
    } else if (this.#kinds.size < MAX_KINDS) {
      const { host, cwd, time } = past;
      this.#kinds.set(key, { verdict, host, call: shown, rule, reason, cwd, last: time, count: 1 });
    }
  }
}
