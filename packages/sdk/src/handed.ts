import { RefusedError } from "./error.js";
import { MAX_CHAIN } from "./line.js";

/** What goes along with work that is handed to an agent in another process (docs/formats/handed.md, version 1). */
export interface Handed {
  /** Agents that had the work, the one that hands it over last; 1 to 16 names. */
  readonly chain: readonly string[];
  readonly task?: string;
  readonly token?: string;
}

/** The header, or the member of metadata, it travels in. */
export const HANDED = "rampart-handed";

const MAX_VALUE = 12_288;
const MAX_NAME = 256;
const MAX_TOKEN = 8_192;
const WORD = /^(?:[\w.!~*'()-]|%[0-9A-Fa-f]{2})+$/;
const TOKEN = /^[\w-]+$/;

/** @throws RefusedError `chain.long` for more than a chain or a header holds, `chain.malformed` for what is no name */
export function formatHanded({ chain, task, token }: Handed): string {
  if (chain.length > MAX_CHAIN) throw tooLong();
  const members = [`chain=${chain.map(encoded).join(",")}`];
  if (task !== undefined) members.push(`task=${encoded(task)}`);
  if (token !== undefined) members.push(`token=${token}`);
  const value = members.join(";");
  if (value.length > MAX_VALUE) throw tooLong();
  if (readHanded(value) === null) throw malformed();
  return value;
}

/** @throws RefusedError `chain.malformed`, `chain.long`: whoever cannot be understood is not nobody */
export function parseHanded(value: unknown): Handed {
  const handed = typeof value === "string" && value.length <= MAX_VALUE ? readHanded(value) : null;
  if (handed === null) throw malformed();
  if (handed.chain.length > MAX_CHAIN) throw tooLong();
  return handed;
}

function readHanded(value: string): Handed | null {
  const said = new Map<string, string>();
  for (const member of value.split(";")) {
    const at = member.indexOf("=");
    const name = member.slice(0, Math.max(0, at));
    if (said.has(name)) return null;
    said.set(name, member.slice(at + 1));
  }
  const { chain: names = "", task, token, ...others } = Object.fromEntries(said);
  const chain = names.split(",").map(decoded);
  const named = task === undefined ? undefined : decoded(task);
  if (Object.keys(others).length > 0 || !chain.every((name) => name !== null) || named === null) return null;
  if (token !== undefined && (token.length > MAX_TOKEN || !TOKEN.test(token))) return null;
  return { chain, ...(named !== undefined && { task: named }), ...(token !== undefined && { token }) };
}

function encoded(name: string): string {
  try {
    return encodeURIComponent(name);
  } catch (cause) {
    throw malformed(cause);
  }
}

function decoded(word: string): string | null {
  if (!WORD.test(word)) return null;
  try {
    const name = decodeURIComponent(word);
    return name.length <= MAX_NAME ? name : null;
  } catch {
    return null;
  }
}

function malformed(cause?: unknown): RefusedError {
  const code = "chain.malformed";
  const message = `Rampart refused this work (${code}): nobody can tell which agents it comes from.`;
  return new RefusedError(message, code, null, cause === undefined ? undefined : { cause });
}

function tooLong(): RefusedError {
  const code = "chain.long";
  return new RefusedError(`Rampart refused this work (${code}): it was handed on too often.`, code);
}
