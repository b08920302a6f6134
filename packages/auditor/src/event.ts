import { parseCanonical } from "./canonical.js";

/** The version of the event format this program understands. */
const EVENT_VERSION = 1;

const KINDS = new Set(
  `intent outcome review session task prompt answer elevation-grant elevation-revoke charge policy quarantine stop restrict
   break-glass model alarm incident gap key start end snapshot`.split(/\s+/),
);

/** The members every event has (docs/formats/log.md, section 4), and all others as they came. */
export interface LogEvent extends Record<string, unknown> {
  readonly v: number;
  readonly kind: string;
  readonly time: number;
  readonly mono: number;
  readonly run: string;
}

/** Reads the event of entry `index`; a text says what is wrong with it. */
export function readEvent(bytes: Uint8Array, index: number): LogEvent | string {
  const event = parseCanonical(bytes);
  if (!event) return "it is not canonical JSON";
  if (!isCount(event["v"]) || event["v"] < 1) return "its version is malformed";
  if (event["index"] !== index) return `it says that it is entry ${String(event["index"])}`;
  if (typeof event["kind"] !== "string") return "it has no kind";
  if (event["v"] === EVENT_VERSION && !KINDS.has(event["kind"])) return "its kind is unknown";
  if (!isCount(event["time"]) || !isCount(event["mono"])) return "its time is malformed";
  if (typeof event["run"] !== "string" || !/^[0-9a-f]{16}$/.test(event["run"])) return "its run is malformed";
  return event as unknown as LogEvent;
}

export function isNewer(event: LogEvent): boolean {
  return event.v > EVENT_VERSION;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
