/**
 * The types members of events can have (docs/formats/event.md). A table of their names gives both the check at run
 * time and the TypeScript type, so that neither can drift from the other.
 */

/** Protected JSON (docs/formats/log.md, section 7). Canonical form is checked when it is written. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/** `sha256:<64 hex>`, or a salted commitment in its place. */
export type Digest = string | Commitment;
export interface Commitment {
  readonly $commit: string;
  readonly redacted?: string;
}

interface TypeByName {
  id: string;
  ids: readonly string[];
  name: string;
  names: readonly string[];
  text: string;
  ms: number;
  int: number;
  number: number;
  flag: boolean;
  digest: Digest;
  json: unknown;
  list: readonly object[];
}

export type TypeName = keyof TypeByName;
/** `"id"`, `"id?"` for "or null", or the choices. */
export type MemberType = TypeName | `${TypeName}?` | readonly string[];

export type ValueOf<T> = T extends readonly string[]
  ? T[number]
  : T extends `${infer N extends TypeName}?`
    ? TypeByName[N] | null
    : T extends TypeName
      ? TypeByName[T]
      : never;

export type Check = (value: unknown) => boolean;

const MAX_NAME = 256;
const MAX_TEXT = 8_192;
const MAX_LIST = 65_536;
const SHA256 = /^sha256:[0-9a-f]{64}$/;

function isSha256(value: unknown): value is string {
  return typeof value === "string" && SHA256.test(value);
}

const isName: Check = (v) => typeof v === "string" && v.length <= MAX_NAME;
const isId: Check = (v) => typeof v === "string" && v.length > 0 && v.length <= MAX_NAME;
const isInt: Check = (v) => Number.isSafeInteger(v) && (v as number) >= 0;
const arrayOf =
  (check: Check): Check =>
  (v) =>
    Array.isArray(v) && v.length <= MAX_LIST && v.every(check);

const CHECKS: Readonly<Record<TypeName, Check>> = {
  id: isId,
  ids: arrayOf(isId),
  name: isName,
  names: arrayOf(isName),
  text: (v) => typeof v === "string" && v.length <= MAX_TEXT,
  ms: isInt,
  int: isInt,
  number: (v) => Number.isFinite(v),
  flag: (v) => typeof v === "boolean",
  digest: (v) => isSha256(v) || isCommitment(v),
  json: (v) => v !== undefined,
  list: arrayOf((v) => typeof v === "object" && v !== null),
};

function isCommitment(value: unknown): value is Commitment {
  return typeof value === "object" && value !== null && isSha256((value as Partial<Commitment>).$commit);
}

/** The check for a member's type. */
export function checkOf(type: MemberType): Check {
  if (typeof type !== "string") return (v) => type.includes(v as string);
  if (!type.endsWith("?")) return CHECKS[type as TypeName];
  const check = CHECKS[type.slice(0, -1) as TypeName];
  return (v) => v === null || check(v);
}
