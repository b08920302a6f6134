/** Why a hook refuses before a decision was made. Closed. */
export const HOOK_CODES = ["hook.too_large", "hook.input", "hook.late", "hook.host_unknown", "hook.answer"] as const;
export type HookCode = (typeof HOOK_CODES)[number];

export class HookError extends Error {
  override readonly name = "HookError";
  readonly code: HookCode;

  constructor(code: HookCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The stable code of whatever was thrown, for the record and the message. */
export function codeOfError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" && /^[a-z][a-z0-9_.-]{0,63}$/.test(code) ? code : "hook.internal";
}
