/**
 * The two metadata keys that hold what is embedded in a model. They are no part of its content: a loader passes over
 * them, and the tensor root leaves them out. Two, so that one can be written in place while the other stays whole.
 */
export const SLOT_KEYS = ["clarity.attestation_a", "clarity.attestation_b"] as const;

export type SlotKey = (typeof SLOT_KEYS)[number];

export const isSlotKey = (key: string): key is SlotKey => (SLOT_KEYS as readonly string[]).includes(key);

/** Where the text of one slot lies in the file. */
export interface SlotPlace {
  readonly key: SlotKey;
  /** Where the whole entry starts, its key included. */
  readonly at: number;
  /** First byte of the text. */
  readonly start: number;
  /** Behind its last byte. */
  readonly end: number;
}
