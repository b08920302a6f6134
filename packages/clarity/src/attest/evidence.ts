import { ServiceError, writeAtomic } from "@rampart/service";
import { ClarityError } from "../error.js";
import { LIMITS } from "../limits.js";

/** Where the evidence of a model lies unless somebody says otherwise: beside it, one signed statement a line. */
export const evidencePath = (model: string): string => `${model.replace(/\/+$/, "")}.clarity.jsonl`;

/**
 * The signed statements in a file: one sigstore bundle a line, or one bundle in as many lines as it likes.
 * @throws ClarityError `beyond_bounds`
 */
export function splitEvidence(bytes: Buffer): Buffer[] {
  if (bytes.length > LIMITS.evidence) throw new ClarityError("beyond_bounds", "evidence of more than 64 MiB");
  if (isOne(bytes)) return [bytes];
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    const line = bytes.subarray(start, end < 0 ? bytes.length : end);
    start = end < 0 ? bytes.length : end + 1;
    if (line.toString("latin1").trim() === "") continue;
    lines.push(line);
    if (lines.length > LIMITS.attestations)
      throw new ClarityError("beyond_bounds", "too many statements in the evidence");
  }
  return lines;
}

/** A document that is not one whole object a line begins with a brace alone, or is a single line. */
function isOne(bytes: Buffer): boolean {
  const end = bytes.indexOf(10);
  if (end < 0) return true;
  const first = bytes.subarray(0, end).toString("latin1").trim();
  return !(first.startsWith("{") && first.endsWith("}")) && first !== "";
}

/** Writes evidence with more statements behind; each statement once. @throws ClarityError `cannot_write` */
export async function addEvidence(path: string, before: readonly Buffer[], added: readonly string[]): Promise<number> {
  const lines = new Set([...before.map(oneLine), ...added.map((text) => oneLine(Buffer.from(text)))]);
  if (lines.size > LIMITS.attestations) throw new ClarityError("beyond_bounds", "too many statements in the evidence");
  try {
    await writeAtomic(path, `${[...lines].join("\n")}\n`, 0o644);
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause;
    throw new ClarityError("cannot_write", cause.message, { cause });
  }
  return lines.size;
}

function oneLine(bytes: Buffer): string {
  const text = bytes.toString("utf8").trim();
  return text.includes("\n") ? JSON.stringify(JSON.parse(text)) : text;
}
