import { isIssuers, issuerOfFamily } from "../interpret/http/index.js";
import type { Action } from "../spine/index.js";
import type { Subject } from "./analyser.js";
import type { Secret } from "./secrets/index.js";
import type { CallText } from "./texts.js";

/** An action by which something may leave. */
export interface Outward {
  readonly action: Action;
  readonly index: number;
  /** Sending is what it does; otherwise only what the request says goes along. */
  readonly sends: boolean;
}

/** Families that are how one signs in, wherever they stand, and say nothing of who issued them. */
const LOGINS: ReadonlySet<string> = new Set(["authorization", "command-password", "url-password", "generic", "jwt"]);
/** A header, a name with its password, or a cookie, right before the secret. */
const HEADER =
  /(?:(?:-H|--header)[= ]?["']?[\w-]{1,40}:\s{0,4}(?:\w{1,12} )?|(?:-u|--user|--oauth2-bearer|-b|--cookie|-a|--auth)[= ]?["']?[\w.@-]{0,80}[:=]?)$/;

/**
 * The family of a secret the call spells that would go along with an action: one of an issuer to any other host, one of
 * nobody known except as a login. Where a call reaches the issuer too, and where the action only asks, the secret has to
 * stand in the program's own words, or in a variable these name.
 */
export function spelledFor(outward: Outward, { call, texts, interpretation: { actions } }: Subject): string | null {
  const { action, index, sends } = outward;
  for (const text of texts) {
    const { secrets } = text;
    if (secrets.length === 0) continue;
    const [start, end] = call.tool === "shell" && text.isCall ? wordsOf(index, actions) : WHOLE;
    for (const secret of secrets) {
      const { family } = secret;
      const issuer = issuerOfFamily(family);
      if (LOGINS.has(family) || (issuer !== null && isIssuers(issuer, action.resource.name))) continue;
      const inWords = (secret.start >= start && secret.start < end) || isNamed(secret, text.text, start, end);
      const login = isLogin(secret, text, call.tool);
      if (issuer === null && (login || (!sends && !inUrl(action, secret, text.text)))) continue;
      if (inWords || (sends && !login && !reaches(issuer, actions))) return family;
    }
  }
  return null;
}

const WHOLE: readonly [number, number] = [0, Number.POSITIVE_INFINITY];

/** Where the words of the program stand that an action belongs to: from its name to the next program's. */
function wordsOf(index: number, actions: readonly Action[]): readonly [number, number] {
  let start = 0;
  for (let i = index; i >= 0; i--) {
    if (actions[i]!.kind !== "process.exec") continue;
    start = actions[i]!.span.start;
    break;
  }
  let end = Number.POSITIVE_INFINITY;
  for (const { kind, span } of actions) {
    if (kind === "process.exec" && span.start > start && span.start < end) end = span.start;
  }
  return [start, end];
}

/** Whether a secret is the value of a variable that the words name: `T=ghp_…; curl -H "Authorization: $T" …`. */
function isNamed({ start: at }: Secret, text: string, start: number, end: number): boolean {
  if (at >= start) return false;
  const name = /([A-Za-z_]\w{0,63})=["']?$/.exec(text.slice(Math.max(0, at - 68), at))?.[1];
  if (name === undefined) return false;
  const words = text.slice(start, Math.min(end, text.length));
  return words.includes(`$${name}`) || words.includes(`\${${name}`);
}

function isLogin({ start }: Secret, { text, name }: CallText, tool: string): boolean {
  if (tool === "fetch" && name === "headers") return true;
  return HEADER.test(text.slice(Math.max(0, start - 96), start));
}

const inUrl = ({ detail: { url } }: Action, { start, end }: Secret, text: string) =>
  url?.includes("?") === true && url.includes(text.slice(start, end));

/** Whether the call has business with the issuer itself. */
function reaches(issuer: string | null, actions: readonly Action[]): boolean {
  return (
    issuer !== null && actions.some(({ resource }) => resource.type === "host" && isIssuers(issuer, resource.name))
  );
}
