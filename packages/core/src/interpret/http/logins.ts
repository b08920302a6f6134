import type { Source } from "../../spine/index.js";
import { isIssuers, issuerOfVariable } from "./issuers.js";

/** Whether a variable's name says that its value is a secret. */
export const namesSecret = (name: string): boolean => SECRET_NAME.test(name.slice(0, 256));
const SECRET_NAME = /token|secret|passw|credential|api_?key|private_?key|access_?key|auth/i;

const LOGIN: readonly string[] = ["login"];

const isSecretVariable = ({ type, labels }: Source) => type === "environment" && labels.includes("secret");

/** Secrets of the environment where one signs in: there they are no data that leaves, but whose they are matters. */
export function asLogins(sources: readonly Source[]): readonly Source[] {
  return relabelled(sources, isSecretVariable);
}

/** The same for what goes to whoever issued it, wherever it stands. */
export function homeward(sources: readonly Source[], host: string): readonly Source[] {
  return relabelled(sources, (source) => {
    const issuer = isSecretVariable(source) ? issuerOfVariable(source.name) : null;
    return issuer !== null && isIssuers(issuer, host);
  });
}

function relabelled(sources: readonly Source[], which: (source: Source) => boolean): readonly Source[] {
  for (const one of sources) {
    if (which(one)) return sources.map((source) => (which(source) ? { ...source, labels: LOGIN } : source));
  }
  return sources;
}

const ofVariables = (sources: readonly Source[]) =>
  sources.every(({ type }) => type === "environment") && sources.some(isSecretVariable);

/** A parameter of an address by whose name one signs in, its value not known: `?api_key=**`. */
export const SIGNS_IN =
  /[?&](?:api[-_]?key|key|(?:access|auth|api)?[-_]?token|apikey|auth|app[-_]?id|client[-_]?(?:id|secret)|sig(?:nature)?)=\*\*/i;

/** Secrets of the environment as such parameters: a login, though one that is written down where it goes. */
export const inQuery = (pattern: string, sources: readonly Source[]): readonly Source[] =>
  ofVariables(sources) && SIGNS_IN.test(pattern.slice(0, 2_048)) ? asLogins(sources) : sources;

/** `scheme://` and a user's name and password with unknown parts before the `@` of a host that is known. */
const USERINFO = /^([a-z][a-z0-9+.-]{0,31}:\/\/)[^/?#@\s]{0,256}\*\*[^/?#@\s]{0,256}@([^/?#@*\s]{1,256}(?:[/?#]|$))/i;

/**
 * The address without the user's name and password, where variables that hold secrets are what is not known of them: such
 * a value is no address, so the host is the one behind the `@`. Null for every other address.
 */
export function withoutLogin(pattern: string, sources: readonly Source[]): string | null {
  if (sources.length === 0 || !pattern.includes("**") || !ofVariables(sources)) return null;
  const match = USERINFO.exec(pattern.slice(0, 1_024));
  return match === null ? null : match[1]! + pattern.slice(match[0].length - match[2]!.length);
}
