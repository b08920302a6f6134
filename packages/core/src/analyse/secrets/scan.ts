import { SETS } from "../characters.js";
import { Anchors } from "./anchors.js";
import { type Assigned, assignedAt } from "./assignment.js";
import { COMMAND_PASSWORDS } from "./command-line.js";
import { entropy, isPublished, isStandIn } from "./doubt.js";
import { GENERIC_NAMES, NAMED } from "./named.js";
import { TOKENS } from "./tokens.js";

/** A secret in a text: which family, and where its value stands. */
export interface Secret {
  /** A family of `tokens.ts` or `named.ts`, `private-key`, `url-password`, `authorization`, `command-password`,
   * `generic`, or `unscanned` for what was too much to look at. */
  readonly family: string;
  readonly start: number;
  readonly end: number;
}

/** What one pass over a text tells: its secrets, and the kinds of its characters. */
export interface Scanned {
  readonly secrets: readonly Secret[];
  readonly kinds: number;
}

/** Most secrets reported of one text. */
export const MAX_SECRETS = 1_000;
/** Anchors looked at closely in one text. What stands behind the last one is one finding: `unscanned`. */
const MAX_PROBES = 20_000;

/** Tries to find a secret whose anchor stands at `[at, end)`. */
type Probe = (text: string, at: number, end: number) => Secret | null;

/** Several analysers, and the record, look at the same text one after the other. Longer ones are not kept. */
let latestText = "";
let latest: Scanned = { secrets: [], kinds: 0 };
const LONGEST_KEPT = 65_536;
/** The many short words of a record must not drive out the command they come from. */
const SHORTEST_KEPT = 24;

/** All secrets of a text, from left to right, none inside another. One pass over the text, expressions on windows. */
export const scanSecrets = (text: string): readonly Secret[] => scanText(text).secrets;

/** The same, and what kinds of characters the text has. */
export function scanText(text: string): Scanned {
  if (text.length < SHORTEST_KEPT) return scan(text);
  if (text === latestText) return latest;
  const seen = scan(text);
  if (text.length <= LONGEST_KEPT) {
    latestText = text;
    latest = seen;
  }
  return seen;
}

function scan(text: string): Scanned {
  found = NOTHING;
  probes = 0;
  scanned = text;
  const kinds = ANCHORS.scan(text, look);
  const all = found;
  found = NOTHING;
  scanned = "";
  return all.length === 0 ? WITHOUT[kinds]! : { secrets: all.length < 2 ? all : apart(all), kinds };
}

const NOTHING: Secret[] = [];
/** Of texts without secrets, by their kinds of characters. */
const WITHOUT: readonly Scanned[] = Array.from({ length: SETS }, (_none, kinds) => ({ secrets: NOTHING, kinds }));
/** Of the scan under way. Most texts hold no anchor, and dozens of short ones come with every call: they cost no object. */
let found = NOTHING;
let probes = 0;
let scanned = "";

function look(probe: Probe, at: number, end: number): void {
  if (probes > MAX_PROBES || found.length > MAX_SECRETS) return;
  if (++probes > MAX_PROBES || found.length === MAX_SECRETS)
    return note({ family: "unscanned", start: at, end: scanned.length });
  const secret = probe(scanned, at, end);
  if (secret !== null) note(secret);
}

function note(secret: Secret): void {
  if (found === NOTHING) found = [secret];
  else found.push(secret);
}

/** What is only known by where it stands gives way to what is known by its own form. */
const RANK: ReadonlyMap<string, number> = new Map([
  ["url-password", 1],
  ["authorization", 1],
  ["command-password", 1],
  ["generic", 2],
]);
const rank = ({ family }: Secret) => RANK.get(family) ?? 0;

/** Of overlapping finds the better known stays, else the one that begins first, else the longer. */
function apart(found: Secret[]): readonly Secret[] {
  found.sort((a, b) => a.start - b.start || rank(a) - rank(b) || b.end - a.end);
  const kept: Secret[] = [];
  for (const one of found) {
    const last = kept.at(-1);
    if (last === undefined || one.start >= last.end) kept.push(one);
    else if (rank(one) < rank(last)) kept[kept.length - 1] = one;
  }
  return kept;
}

/** Whether a word goes on at `index`: a letter or digit, but for the last letter of an escape. */
const isWord = (text: string, index: number) =>
  index >= 0 && index < text.length && /[A-Za-z0-9]/.test(text[index]!) && !endsEscape(text, index);

/** A line break or tab as JSON and programs write it; a colour of a terminal. */
function endsEscape(text: string, index: number): boolean {
  const letter = text[index]!;
  if (text[index - 1] === "\\" && (letter === "n" || letter === "r" || letter === "t")) return true;
  if (letter !== "m") return false;
  let at = index - 1;
  while (at > index - LONGEST_COLOUR && /[\d;]/.test(text[at] ?? "")) at--;
  return text[at] === "[" && text[at - 1] === "\u001b";
}
const LONGEST_COLOUR = 24;

/** A token with a form of its own. */
function tokenProbe(family: string, rest: string, least: number): Probe {
  const form = new RegExp(`${rest}(?![A-Za-z0-9])`, "y");
  return (text, at, end) => {
    const start = startOf(family, text, at);
    if (start < 0) return null;
    form.lastIndex = end;
    const match = form.exec(text);
    if (match === null) return null;
    const value = text.slice(at, form.lastIndex);
    if (least > 0 && (isStandIn(match[0]) || isPublished(value) || entropy(match[0]) < least)) return null;
    return { family, start, end: form.lastIndex };
  };
}

/** Families whose anchor stands inside the token, with what has to stand before it. */
const PREFIXED: ReadonlyMap<string, RegExp> = new Map([
  ["telegram-bot-api-token", /\d{8,16}$/],
  ["hashicorp-tf-api-token", /[A-Za-z0-9]{14}$/],
  ["microsoft-teams-webhook-url", /[a-z0-9-]{2,16}$/],
]);

/** Where a token begins whose anchor stands at `at`; -1 where it cannot: a token is not the tail of a word. */
function startOf(family: string, text: string, at: number): number {
  const before = PREFIXED.get(family);
  if (before === undefined) return isWord(text, at - 1) ? -1 : at;
  const match = before.exec(text.slice(Math.max(0, at - 16), at));
  return match === null ? -1 : at - match[0].length;
}

/** A value beside a name that says whose secret it is. */
function namedProbe(rows: readonly { family: string; form: RegExp; least: number }[]): Probe {
  return (text, at, end) => {
    if (end - at <= SHORT_NAME && !ONE_CASE.test(text.slice(at, end))) return null;
    const assigned = assignedAt(text, end);
    if (assigned === null) return null;
    const { value } = assigned;
    for (const { family, form, least } of rows) {
      if (!form.test(value) || (least > 0 && (isStandIn(value) || entropy(value) < least))) continue;
      return { family, start: assigned.start, end: assigned.end };
    }
    return null;
  };
}

/** A short name is one only in one case: `Okta` and `OKTA`, not the middle of `lookTable`. */
const SHORT_NAME = 6;
const ONE_CASE = /^[A-Za-z]?[a-z_]*$|^[A-Z_]*$/;

/** A value beside a name that says it is a secret. */
function genericProbe(shortest: number): Probe {
  return (text, _at, end) => {
    const assigned = assignedAt(text, end);
    if (assigned === null || assigned.value.length < shortest || !looksSecret(assigned, text)) return null;
    return { family: "generic", start: assigned.start, end: assigned.end };
  };
}

/** No word, no expression, no stand-in; at least a digit and a letter, and quoted or written as settings are. */
function looksSecret({ sign, value, end, quoted }: Assigned, text: string): boolean {
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || isStandIn(value)) return false;
  if (!quoted && (/[([]/.test(text[end] ?? "") || /^[a-z_]\w*(?:\.\w+)+$/i.test(value) || value.includes("://")))
    return false;
  // An identifier of a cloud's resource: `arn:aws:secretsmanager:…`.
  if (!quoted && (sign === "," || /:.*:/.test(value))) return false;
  return /^[A-Za-z_]+\d{0,2}$/.test(value) ? false : entropy(value) >= (value.length < 16 ? 2.5 : 3.2);
}

/** `-----BEGIN … PRIVATE KEY-----` up to its end, or to the end of what there is. */
const privateKeyProbe: Probe = (text, at, end) => {
  PRIVATE_KEY.lastIndex = end;
  if (!PRIVATE_KEY.test(text)) return null;
  const inside = text.slice(PRIVATE_KEY.lastIndex, PRIVATE_KEY.lastIndex + LONGEST_KEY).indexOf("-----");
  const close = inside < 0 ? -1 : PRIVATE_KEY.lastIndex + inside;
  const stop = close < 0 ? Math.min(text.length, PRIVATE_KEY.lastIndex + LONGEST_KEY) : close;
  if (stop - PRIVATE_KEY.lastIndex < 64) return null;
  CLOSING.lastIndex = stop;
  return { family: "private-key", start: at, end: close >= 0 && CLOSING.test(text) ? CLOSING.lastIndex : stop };
};
const LONGEST_KEY = 16_384;
const PRIVATE_KEY = /[ A-Za-z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----/y;
const CLOSING = /-----END[ A-Za-z0-9_-]{0,120}-----/y;

/** `scheme://user:password@host` */
const urlProbe: Probe = (text, _at, end) => {
  URL_LOGIN.lastIndex = end;
  const match = URL_LOGIN.exec(text);
  if (match === null || isWeak(match[1]!, match[2]!)) return null;
  const start = end + match[1]!.length + 1;
  return { family: "url-password", start, end: start + match[2]!.length };
};
const URL_LOGIN = /([^\s/:@'"`<>]{0,128}):([^\s/@'"`<>]{3,256})@[\w[]/y;

/** Passwords nobody means: of examples and of containers started for a test. */
function isWeak(user: string, password: string): boolean {
  if (isStandIn(password) || password === user) return true;
  return /^(?:pass(?:word)?|passwd|pwd|secret|test(?:ing|er)?|token|root|admin|guest|user|postgres|mysql|redis|mongo|minio\w*|rabbitmq|\*+|x+|\d{1,5})\d{0,4}$/i.test(
    password,
  );
}

/** `Authorization: Bearer …`, in a header or an argument. */
const authorizationProbe: Probe = (text, _at, end) => {
  AUTHORIZATION.lastIndex = end;
  const match = AUTHORIZATION.exec(text);
  if (match === null) return null;
  const value = match[1]!;
  if (isStandIn(value) || entropy(value) < 2.75 || (/^[A-Za-z_-]+$/.test(value) && value.length < 24)) return null;
  return { family: "authorization", start: AUTHORIZATION.lastIndex - value.length, end: AUTHORIZATION.lastIndex };
};
const AUTHORIZATION =
  /["']?\s{0,3}[:=,]\s{0,5}["']?(?:(?:basic|bearer|(?:api-?)?token)\s)?\s{0,3}([\w=~@.+/-]{8,4096})/iy;

/** `curl -u user:password` */
const curlProbe: Probe = (text, _at, end) => {
  // From the blank after the program's name.
  const window = text.slice(end - 1, end + 2_048);
  const match = CURL_LOGIN.exec(window);
  if (match === null) return curlHeader(text, window, end - 1);
  const login = (match[1] ?? match[2] ?? match[3])!;
  const colon = login.indexOf(":");
  if (colon < 0 || login.length < 6) return null;
  const user = login.slice(0, colon).replace(/^["']|["']$/g, "");
  const password = login.slice(colon + 1).replace(/^["']|["']$/g, "");
  const secret = password === "" ? user : password;
  if (secret.length < 3 || isWeak(password === "" ? "" : user, secret) || VARIABLE.test(secret)) return null;
  const start = text.indexOf(secret, end - 1 + match.index + match[0].indexOf(login));
  return { family: "command-password", start, end: start + secret.length };
};

/** `curl -H 'Token: …'`; `Authorization` is found wherever it stands. */
function curlHeader(text: string, window: string, from: number): Secret | null {
  const match = CURL_HEADER.exec(window);
  if (match === null || isStandIn(match[1]!) || entropy(match[1]!) < 2.75) return null;
  const start = text.indexOf(match[1]!, from + match.index);
  return { family: "command-password", start, end: start + match[1]!.length };
}
const CURL_HEADER =
  /\s(?:-H|--header)[=\s]{0,5}["'](?:X-(?:[a-z]{1,20}-)?)?(?:Api-?)?(?:Key|Token):\s{0,5}([\w=~@.+/-]{8,512})/i;
const CURL_LOGIN = /\s(?:-u|--user|--proxy-user)(?:=|\s{0,5})(?:"([^"\n]{3,200})"|'([^'\n]{3,200})'|([^\s]{3,200}))/;
const VARIABLE = /^\$|^[A-Z_]+$|[<>{}[\]]|^\*+$/;

/** `mysql -phunter2` */
function commandProbe(find: (typeof COMMAND_PASSWORDS)[number][1]): Probe {
  return (text, at, end) => {
    const place = isWord(text, at - 1) ? null : find(text, end);
    if (place === null || isWeak("", text.slice(place[0], place[1]))) return null;
    return { family: "command-password", start: place[0], end: place[1] };
  };
}

/** `…|…`: an application's number and its secret. */
const facebookProbe: Probe = (text, _at, end) => {
  const match = FACEBOOK.exec(text.slice(end, end + 128));
  if (match === null || entropy(match[0]) < 3) return null;
  const start = end + match.index;
  return { family: "facebook-access-token", start, end: start + match[0].length };
};
const FACEBOOK = /(?<!\d)\d{15,16}[|%][\w-]{27,40}/;

/** Three parts in base64url, the first two objects: the header has to end as one. An unsigned token is one too. */
const jwtProbe: Probe = (text, at, end) => {
  if (isWord(text, at - 1)) return null;
  JWT.lastIndex = end;
  const match = JWT.exec(text);
  if (match === null || entropy(match[0]) < 3) return null;
  const plain = text.startsWith("eyJ", at) ? endsObject(`ey${match[1]}`) : match[2] !== undefined;
  return plain ? { family: "jwt", start: at, end: JWT.lastIndex } : null;
};
const JWT = /([\w-]{15,4000})\.ey[\w/\\-]{17,8000}(?:\.([\w/\\-]{10,4000}={0,2})?)?/y;
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Whether base64url text decodes to something that ends with `}`. */
function endsObject(text: string): boolean {
  const rest = text.length % 4;
  const last = [...text.slice(rest === 0 ? -4 : -rest)].map((char) => BASE64.indexOf(char));
  const bits = last.reduce((sum, six) => sum * 64 + six, 0);
  const byte =
    rest === 0 ? bits % 256 : rest === 3 ? Math.floor(bits / 4) % 256 : rest === 2 ? Math.floor(bits / 16) : 0;
  return byte === 0x7d || byte === 0x0a;
}

/** `…Q~…`: Azure's client secrets have their mark in the middle. */
const azureProbe: Probe = (text, at) => {
  AZURE.lastIndex = Math.max(0, at - 4);
  const match = AZURE.exec(text);
  if (match === null || isWord(text, at - 5) || entropy(match[0]) < 3) return null;
  return { family: "azure-ad-client-secret", start: AZURE.lastIndex - match[0].length, end: AZURE.lastIndex };
};
const AZURE = /[\w~.]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/y;

/** Names that share a probe: all rows of one name are tried on the value beside it. */
function byName(): Map<string, { family: string; form: RegExp; least: number }[]> {
  const names = new Map<string, { family: string; form: RegExp; least: number }[]>();
  for (const [family, texts, form, least = 2.3] of NAMED) {
    const row = { family, form: new RegExp(`^(?:${form})$`, "i"), least };
    for (const name of texts.split(" ")) names.set(name, [...(names.get(name) ?? []), row]);
  }
  return names;
}

const ANCHORS = new Anchors<Probe>([
  ...TOKENS.map(([family, text, rest, least = 2.3]) => ({ text, fold: false, value: tokenProbe(family, rest, least) })),
  ...[...byName()].map(([text, rows]) => ({ text, fold: true, value: namedProbe(rows) })),
  ...GENERIC_NAMES.map((text) => ({ text, fold: true, value: genericProbe(/^pass|^pwd/.test(text) ? 8 : 16) })),
  { text: "-----begin", fold: true, value: privateKeyProbe },
  { text: "://", fold: false, value: urlProbe },
  { text: "authorization", fold: true, value: authorizationProbe },
  { text: "curl ", fold: false, value: curlProbe },
  ...COMMAND_PASSWORDS.map(([text, find]) => ({ text, fold: false, value: commandProbe(find) })),
  { text: "facebook", fold: true, value: facebookProbe },
  { text: "ey", fold: false, value: jwtProbe },
  { text: "Q~", fold: false, value: azureProbe },
]);
