import { Counter } from "./counter.js";
import { hasAction, number, object, type Read, text } from "./read.js";

const SHOWN = 10;
const MOST_PENDING = 200_000;

export interface DoorCoverage {
  readonly door: string;
  calls: number;
  claimed: number;
  monitored: number;
  last: number;
}

/** An entry of the log that says that something is missing or wrong, in one line. */
export interface Note {
  readonly index: number;
  readonly time: number;
  readonly what: string;
}

/** What this record does not show, or shows on somebody's word only. */
export class Coverage {
  calls = 0;
  monitored = 0;
  claimed = 0;
  opaque = 0;
  unknownPrograms = 0;
  unverified = 0;
  unowned = 0;
  unmediated = 0;
  gaps = 0;
  lost = 0;
  withoutOutcome: number | null = 0;
  readonly #doors = new Map<string, DoorCoverage>();
  readonly #unmediated: Note[] = [];
  readonly #gaps: Note[] = [];
  readonly #alarms = new Counter(500);
  readonly #modes = new Set<string>();
  readonly #pending = new Set<string>();

  take(read: Read): void {
    const { kind, event } = read;
    if (read.isCall) this.#takeCall(read);
    else if (kind === "outcome") this.#pending.delete(text(event["id"]));
    else if (kind === "gap") this.#takeGap(read);
    else if (kind === "alarm") this.#takeAlarm(read);
    else if (kind === "start") this.#modes.add(text(event["mode"]));
  }

  tell() {
    const { calls, monitored, claimed, opaque, unknownPrograms, unverified, unowned, unmediated, gaps, lost } = this;
    return {
      calls,
      monitored,
      claimed,
      opaque,
      unknownPrograms,
      unverified,
      unowned,
      unmediated,
      /** Calls let through whose end no door reported; null where there were too many to know. */
      withoutOutcome: this.withoutOutcome === null ? null : this.#pending.size,
      gaps,
      /** Events known to be lost; gaps that do not know are not in it. */
      lost,
      doors: [...this.#doors.values()].sort((a, b) => b.calls - a.calls),
      newestUnmediated: [...this.#unmediated].reverse(),
      newestGaps: [...this.#gaps].reverse(),
      alarms: this.#alarms.top(SHOWN),
      modes: [...this.#modes].sort(),
    };
  }

  #takeCall(read: Read): void {
    const { event } = read;
    this.calls++;
    const door = this.#doorOf(read.door);
    door.calls++;
    door.last = Math.max(door.last, read.time);
    if (event["enforced"] === false) {
      this.monitored++;
      door.monitored++;
    }
    if (event["claimed"] === true) {
      this.claimed++;
      door.claimed++;
    }
    if (hasAction(read, "opaque")) this.opaque++;
    if (read.actions.some((one) => object(one["detail"])["effects"] === "unknown")) this.unknownPrograms++;
    if (event["verified"] !== true) this.unverified++;
    if (text(event["owner"]) === "") this.unowned++;
    if (read.isStopped) return;
    if (this.#pending.size < MOST_PENDING) this.#pending.add(text(event["id"]));
    else this.withoutOutcome = null;
  }

  #takeGap({ event, index, time }: Read): void {
    this.gaps++;
    this.lost += number(event["lost"]);
    keep(this.#gaps, { index, time, what: `${text(event["reason"])}: ${text(event["message"])}` });
  }

  #takeAlarm({ event, index, time }: Read): void {
    const code = text(event["code"]);
    this.#alarms.add(code, index);
    if (code !== "call.unmediated") return;
    this.unmediated++;
    const { host, tool, cause } = object(event["details"]);
    keep(this.#unmediated, { index, time, what: `${text(host)}: ${text(tool)}: ${text(cause)}` });
  }

  #doorOf(name: string): DoorCoverage {
    const door = this.#doors.has(name) || this.#doors.size < 500 ? name : "(others)";
    const known = this.#doors.get(door) ?? { door, calls: 0, claimed: 0, monitored: 0, last: 0 };
    this.#doors.set(door, known);
    return known;
  }
}

function keep(list: Note[], note: Note): void {
  list.push(note);
  if (list.length > SHOWN) list.shift();
}
