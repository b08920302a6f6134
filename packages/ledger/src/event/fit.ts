import { hash } from "node:crypto";
import { canonical } from "../canonical/canonical.js";
import { LedgerError } from "../error.js";
import { encodeEvent, MAX_WRITTEN_BYTES } from "./encode.js";
import { type AuditEvent, KINDS, type Stamp } from "./kinds.js";

const LONG_TEXT = 4_096;
const LONG_ARRAY = 64;
const LIST_BYTES = 12_288;
const LARGE_MEMBER = 4_096;

type Members = Record<string, unknown>;
type Shrink = (value: unknown, type: unknown, member: string) => unknown;

/**
 * From mild to severe. Each stage looks only at members of type `json` or `list`; the decision goes last, because it
 * is what the record is for.
 */
const STAGES: readonly Shrink[] = [
  (value, type) => (type === "json" ? shorten(value) : value),
  (value, type) => (type === "list" ? shortenList(value as readonly object[]) : value),
  (value, type, member) => (type === "json" && member !== "decision" ? replaceLarge(value) : value),
  (value, type) => (type === "json" ? replaceLarge(value) : value),
  (value, type) => (type === "list" && (value as unknown[]).length > 0 ? [restOf(value as readonly object[])] : value),
];

/**
 * Writes an event canonically, giving what does not fit by digest (docs/formats/log.md, section 7).
 * @throws LedgerError `event.*`, `canonical.*`; `event.too-large` where even digests do not help
 */
export function encodeFitting(event: AuditEvent, stamp: Stamp): string {
  let text = encodeEvent(event, stamp);
  if (fits(text)) return text;
  const types = KINDS[event.kind] as Readonly<Record<string, unknown>>;
  let members = event as unknown as Members;
  for (const stage of STAGES) {
    members = Object.fromEntries(Object.entries(members).map(([m, value]) => [m, stage(value, types[m], m)]));
    text = encodeEvent(members as unknown as AuditEvent, stamp);
    if (fits(text)) return text;
  }
  throw new LedgerError("event.too-large", `${event.kind} over ${MAX_WRITTEN_BYTES} bytes`);
}

function fits(text: string): boolean {
  return text.length <= MAX_WRITTEN_BYTES / 3 || Buffer.byteLength(text, "utf8") <= MAX_WRITTEN_BYTES;
}

/** The same with long texts given by digest and long arrays cut, at every depth. */
function shorten(value: unknown): unknown {
  if (typeof value === "string") return value.length > LONG_TEXT ? digestOf(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shorten(v)]));
  if (value.length <= LONG_ARRAY) return value.map(shorten);
  return [...value.slice(0, LONG_ARRAY).map(shorten), restOf(value.slice(LONG_ARRAY))];
}

/** As many elements from the beginning as fit into a share of the event. */
function shortenList(list: readonly object[]): readonly object[] {
  let bytes = 0;
  const keep = list.findIndex((element) => {
    bytes += Buffer.byteLength(canonical(element), "utf8");
    return bytes > LIST_BYTES;
  });
  return keep === -1 ? list : [...list.slice(0, keep), restOf(list.slice(keep))];
}

function replaceLarge(value: unknown): unknown {
  const text = canonical(value);
  return text.length > LARGE_MEMBER ? digestOf(value, text) : value;
}

function digestOf(value: unknown, text = canonical(value)): object {
  return { $digest: `sha256:${hash("sha256", text, "hex")}`, bytes: Buffer.byteLength(text, "utf8") };
}

function restOf(elements: readonly unknown[]): object {
  const text = canonical(elements);
  return {
    $rest: `sha256:${hash("sha256", text, "hex")}`,
    count: elements.length,
    bytes: Buffer.byteLength(text, "utf8"),
  };
}
