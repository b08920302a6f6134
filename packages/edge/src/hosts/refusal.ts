/** Why a payload is refused at the door. Closed; `json.*` codes of `parseStrict` pass through unchanged. */
export const REFUSAL_CODES = [
  "hook.empty",
  "hook.not_object",
  "hook.field_missing",
  "hook.field_type",
  "hook.field_value",
  "hook.event_unknown",
  "hook.conflicting_arguments",
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Thrown while a payload is read, caught by {@link readPayload}'s caller; never leaves a host's `parse`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;

  /** `message` names fields of the schema, never untrusted bytes. */
  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
