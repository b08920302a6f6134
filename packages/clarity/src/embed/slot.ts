import { createHash } from "node:crypto";

/** Most bytes that are embedded; more goes beside the file. As base64 it stays below the megabyte every reader takes. */
export const MOST_EMBEDDED = 512 * 1024;

/** What is embedded, and what is needed to take it out again without a trace. */
export interface SlotContent {
  /** Counts what was written: of two valid slots the higher one counts. */
  readonly sequence: number;
  /** How the file looked before, for its format's writer; two numbers. */
  readonly was: readonly [number, number];
  readonly payload: Buffer;
}

const MARK = "clarity-embed-v1";
const SLOT =
  /^clarity-embed-v1 seq=([0-9]{1,9}) was=([0-9]{1,9})\.([0-9]{1,9}) sha256=([0-9a-f]{64}) ([A-Za-z0-9+/]*={0,2}) *$/;

/**
 * The text of a slot, filled with spaces up to `capacity`: ASCII without quote and backslash, so that it stands in
 * JSON, GGUF and protobuf as it is. The checksum says whether a writer that was killed had come to its end.
 */
export function slotText({ sequence, was, payload }: SlotContent, capacity: number): string {
  const base64 = payload.toString("base64");
  return `${MARK} seq=${sequence} was=${was[0]}.${was[1]} sha256=${checksum(sequence, was, base64)} ${base64}`.padEnd(
    capacity,
  );
}

/** Null where the text is no whole slot: blank, half written, or somebody else's. */
export function parseSlot(text: string): SlotContent | null {
  const match = SLOT.exec(text);
  if (match === null) return null;
  const [, seq, first, second, sum, base64] = match as unknown as [string, string, string, string, string, string];
  const sequence = Number(seq);
  const was = [Number(first), Number(second)] as const;
  if (sum !== checksum(sequence, was, base64)) return null;
  const payload = Buffer.from(base64, "base64");
  return payload.length <= MOST_EMBEDDED ? { sequence, was, payload } : null;
}

const checksum = (sequence: number, was: readonly [number, number], base64: string): string =>
  createHash("sha256").update(`${sequence} ${was[0]}.${was[1]} ${base64}`).digest("hex");
