import type { Json, JsonObject } from "../spine/index.js";
import { LIMITS } from "../spine/index.js";
import { scanSecrets } from "./secrets/index.js";

export interface Redacted {
  readonly text: string;
  /** Families of what was taken out, in order. */
  readonly found: readonly string[];
}

/** How often a text is looked at again: taking one secret out can bare another that overlapped it. */
const ROUNDS = 8;

/**
 * A text without its secrets. Each becomes `<redacted:family:size>`, `size` being the power of two its length does not
 * exceed: enough to recognise what stood there, too little to guess it. No detector finds anything in the result.
 */
export function redact(text: string): Redacted {
  const found: string[] = [];
  let current = text;
  for (let round = 0; round < ROUNDS; round++) {
    const secrets = scanSecrets(current);
    if (secrets.length === 0) return { text: current, found };
    let out = "";
    let from = 0;
    for (const { family, start, end } of secrets) {
      out += current.slice(from, start) + stamp(family, end - start);
      from = end;
      found.push(family);
    }
    current = out + current.slice(from);
  }
  return { text: stamp("text", text.length), found };
}

function stamp(family: string, length: number): string {
  return `<redacted:${family}:${2 ** Math.ceil(Math.log2(Math.max(length, 1)))}>`;
}

/**
 * Names of members that hold a secret, whatever their value: compared without case, `-`, `_` and blanks. A fixed list:
 * what is committed to in the log has to mean the same next year.
 */
const SECRET_NAMES: ReadonlySet<string> = new Set(
  (
    "password passwd pwd passphrase passcode pin secret secretkey clientsecret appsecret apisecret sharedsecret " +
    "token accesstoken refreshtoken idtoken authtoken bearertoken sessiontoken csrftoken xsrftoken oauthtoken " +
    "apikey apitoken accesskey accesskeyid secretaccesskey privatekey signingkey encryptionkey masterkey sshkey " +
    "authorization proxyauthorization xapikey xauthtoken cookie setcookie credential credentials connectionstring " +
    "databaseurl webhooksecret clientassertion otp totp mfacode recoverycode seedphrase mnemonic"
  ).split(" "),
);

/** Whether a member of this name holds a secret. */
export function isSecretName(name: string): boolean {
  return name.length <= 64 && SECRET_NAMES.has(name.replace(/[-_ ]/g, "").toLowerCase());
}

/** Values at paths of a JSON value: member names and indexes from the outside in. */
export type JsonPath = readonly (string | number)[];

/** Where secrets stand in a JSON value: members named for one, and texts that hold one. At most 10,000 paths. */
export function secretFields(value: Json): readonly JsonPath[] {
  const paths: JsonPath[] = [];
  walk(value, [], (path, leaf, named) => {
    const holds = named
      ? leaf !== "" && leaf !== null && typeof leaf !== "boolean"
      : typeof leaf === "string" && scanSecrets(leaf).length > 0;
    if (holds && paths.length < MAX_PATHS) paths.push(path);
    return leaf;
  });
  return paths;
}
const MAX_PATHS = 10_000;

/** The same value with every secret taken out; types and shape stay. A number named like a secret becomes 0. */
export function redactJson(value: Json): { readonly value: Json; readonly found: readonly string[] } {
  const found: string[] = [];
  const clean = walk(value, [], (_path, leaf, named) => {
    if (named && typeof leaf === "number") {
      found.push("named");
      return 0;
    }
    if (typeof leaf !== "string" || leaf === "") return leaf;
    if (named) {
      found.push("named");
      return stamp("named", leaf.length);
    }
    const { text, found: families } = redact(leaf);
    found.push(...families);
    return text;
  });
  return { value: clean, found };
}

type Leaf = string | number | boolean | null;

/** Visits every leaf, `named` where a member on the way is named for a secret. Deeper than the bound a value is dropped. */
function walk(
  value: Json,
  path: JsonPath,
  visit: (path: JsonPath, leaf: Leaf, named: boolean) => Json,
  named = false,
): Json {
  if (typeof value !== "object" || value === null) return visit(path, value, named);
  if (path.length >= LIMITS.jsonDepth) return visit(path, "", named);
  if (Array.isArray(value)) return value.map((one: Json, i) => walk(one, [...path, i], visit, named));
  const members = Object.entries(value as JsonObject).map(([name, member]): [string, Json] => [
    name,
    walk(member, [...path, name], visit, named || isSecretName(name)),
  ]);
  return Object.fromEntries(members);
}

/** Detectors in the form the log takes them (`docs/formats/log.md`, section 7). */
export const SECRET_RULES = {
  inText: (text: string) => scanSecrets(text).map(({ family, start, end }) => ({ start, end, name: family })),
  isName: isSecretName,
} as const;
