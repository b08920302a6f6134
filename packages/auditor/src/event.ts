import { type Members, scanCanonical } from "./canonical.js";

/** The newest version of the event format this program understands. */
const EVENT_VERSION = 3;

/** The kinds of each version. */
const FIRST = new Set(
  `intent outcome review session task prompt answer elevation-grant elevation-revoke charge policy quarantine stop restrict
   break-glass model alarm incident gap key start end snapshot`.split(/\s+/),
);
const SECOND = new Set(["seal", "erasure"]);
const THIRD = new Set(["credential", "sign-off"]);
const KINDS: readonly ReadonlySet<string>[] = [FIRST, SECOND, THIRD];

/** The members every event has (docs/formats/log.md, section 4) that verification needs, and the text of all. */
export interface LogEvent {
  readonly v: number;
  readonly kind: string;
  readonly time: number;
  readonly mono: number;
  readonly run: string;
  readonly members: Members;
}

/** Whether the clock that never goes backwards did, from one event to the next of the same run. */
export function isBackwards(before: LogEvent, after: LogEvent): boolean {
  return before.run === after.run && after.mono < before.mono;
}

/** Reads the event of entry `index`; a text says what is wrong with it. */
export function readEvent(bytes: Buffer, index: number): LogEvent | string {
  const members = scanCanonical(bytes);
  if (!members) return "it is not canonical JSON";
  const v = count(members.get("v"));
  if (v === null || v < 1) return "its version is malformed";
  if (members.get("index") !== String(index)) return `it says that it is entry ${members.get("index")?.slice(0, 20)}`;
  const kind = text(members.get("kind"));
  if (kind === null) return "it has no kind";
  if (v <= EVENT_VERSION && !KINDS[v - 1]!.has(kind)) return "its kind is unknown";
  const time = count(members.get("time"));
  const mono = count(members.get("mono"));
  if (time === null || mono === null) return "its time is malformed";
  const run = members.get("run") ?? "";
  if (!/^"[0-9a-f]{16}"$/.test(run)) return "its run is malformed";
  return { v, kind, time, mono, run, members };
}

export function isNewer(event: LogEvent): boolean {
  return event.v > EVENT_VERSION;
}

/** The value of a member that was scanned already; undefined where the event has none of that name. */
export function member(event: LogEvent, name: string): unknown {
  const written = event.members.get(name);
  return written === undefined ? undefined : JSON.parse(written);
}

function count(written: string | undefined): number | null {
  const number = /^[0-9]{1,16}$/.test(written ?? "") ? Number(written) : Number.NaN;
  return Number.isSafeInteger(number) ? number : null;
}

function text(written: string | undefined): string | null {
  return written?.startsWith('"') ? (JSON.parse(written) as string) : null;
}
