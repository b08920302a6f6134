/**
 * Ten token formats and a list of names, so that this package keeps secrets out of the log even where nobody hands
 * it better detectors. Every scan is linear: literals are searched for, and a run of characters is walked once.
 */

/** Half-open range of UTF-16 code units that is a secret, and what sort. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
  /** For example `github-token`. */
  readonly name: string;
}

interface Format {
  readonly name: string;
  readonly prefixes: readonly string[];
  /** Characters after the prefix. */
  readonly run: RegExp;
  /** Fewest characters after the prefix. */
  readonly min: number;
}

const WORD = /[A-Za-z0-9]/;
const URL_WORD = /[A-Za-z0-9_-]/;

const FORMATS: readonly Format[] = [
  { name: "github-token", prefixes: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], run: WORD, min: 36 },
  { name: "github-token", prefixes: ["github_pat_"], run: URL_WORD, min: 22 },
  { name: "gitlab-token", prefixes: ["glpat-"], run: URL_WORD, min: 20 },
  { name: "aws-key", prefixes: ["AKIA", "ASIA"], run: /[A-Z0-9]/, min: 16 },
  {
    name: "slack-token",
    prefixes: ["xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"],
    run: URL_WORD,
    min: 10,
  },
  { name: "google-key", prefixes: ["AIza"], run: URL_WORD, min: 35 },
  { name: "model-key", prefixes: ["sk-"], run: URL_WORD, min: 20 },
  { name: "npm-token", prefixes: ["npm_"], run: WORD, min: 36 },
  { name: "stripe-key", prefixes: ["sk_live_", "rk_live_"], run: WORD, min: 16 },
  { name: "authorization", prefixes: ["Bearer ", "bearer ", "Basic ", "basic "], run: /[A-Za-z0-9._~+/=-]/, min: 16 },
];

/** Where secrets of known form are, in order, not overlapping. */
export function findTokens(text: string): SecretSpan[] {
  if (text.length < SHORTEST || !HINT.test(text)) return [];
  const found = FORMATS.flatMap((format) => format.prefixes.flatMap((prefix) => findRuns(text, format, prefix)));
  found.push(...findWebTokens(text), ...findPrivateKeys(text), ...findAssigned(text));
  return merge(found);
}

function findRuns(text: string, { name, run, min }: Format, prefix: string): SecretSpan[] {
  const found: SecretSpan[] = [];
  for (let start = text.indexOf(prefix); start !== -1; ) {
    const end = walk(text, start + prefix.length, run);
    if (end - start - prefix.length >= min && !WORD.test(text.charAt(start - 1))) found.push({ start, end, name });
    // Not from inside the run: there it could only be shorter.
    start = text.indexOf(prefix, Math.max(end, start + 1));
  }
  return found;
}

/** JSON web tokens: three parts, the first two of which begin as base64 of `{"` does. */
function findWebTokens(text: string): SecretSpan[] {
  const found: SecretSpan[] = [];
  for (let start = text.indexOf("eyJ"); start !== -1; ) {
    let end = walk(text, start, URL_WORD);
    if (text.startsWith(".eyJ", end)) {
      const second = walk(text, end + 1, URL_WORD);
      end = text.charAt(second) === "." ? walk(text, second + 1, URL_WORD) : second;
      found.push({ start, end, name: "web-token" });
    }
    start = text.indexOf("eyJ", end);
  }
  return found;
}

function findPrivateKeys(text: string): SecretSpan[] {
  const found: SecretSpan[] = [];
  const MARK = "PRIVATE KEY-----";
  for (let start = text.indexOf("-----BEGIN "); start !== -1; start = text.indexOf("-----BEGIN ", start + 1)) {
    const mark = text.indexOf(MARK, start);
    if (mark === -1) break;
    if (mark - start > 64) continue;
    // An unfinished key is a key up to the end.
    const last = text.indexOf(MARK, mark + MARK.length);
    const end = last === -1 ? text.length : last + MARK.length;
    found.push({ start, end, name: "private-key" });
    start = end - 1;
  }
  return found;
}

const NAMES =
  "password|passwd|passphrase|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|client[_-]?secret|credentials?|authorization|cookie";
const SECRET_NAME = new RegExp(`(?:^|[_.\\-\\s])(?:${NAMES})$`, "i");
// `name=value`, `name: value`, `"name": "value"`, `--name value`. Every repetition is bounded.
const ASSIGNED = new RegExp(
  `(?:(?:${NAMES})["']?[ \\t]{0,4}[:=][ \\t]{0,4}|--(?:${NAMES})[ \\t]{1,4})(?:"([^"\\n]{1,1024})"|'([^'\\n]{1,1024})'|([^\\s"'&;,|<>(){}$]{3,1024}))`,
  "dgi",
);

/** `token=abc`. */
const SHORTEST = 9;
/** No secret is found in a text without one of these: most texts cost one look. */
const HINT = new RegExp([...FORMATS.flatMap(({ prefixes }) => prefixes), "eyJ", "-----BEGIN ", NAMES].join("|"), "i");

/** Whether a member of this name holds a secret. `maxTokens` and `tokenizer` do not, `API_TOKEN` and `apiKey` do. */
export function isSecretName(name: string): boolean {
  if (name.length > 256 || name.length < SHORTEST_NAME) return false;
  // Most names never change from event to event; the regular expressions are for the others.
  const known = NAMES_SEEN.get(name);
  if (known !== undefined) return known;
  const secret = SECRET_NAME.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2"));
  if (NAMES_SEEN.size < 1_024) NAMES_SEEN.set(name, secret);
  return secret;
}

/** `token`. */
const SHORTEST_NAME = 5;
const NAMES_SEEN = new Map<string, boolean>();

function findAssigned(text: string): SecretSpan[] {
  const found: SecretSpan[] = [];
  for (const { indices } of text.matchAll(ASSIGNED)) {
    const value = indices?.[1] ?? indices?.[2] ?? indices?.[3];
    if (value !== undefined) found.push({ start: value[0], end: value[1], name: "secret" });
  }
  return found;
}

function walk(text: string, from: number, run: RegExp): number {
  let end = from;
  while (end < text.length && run.test(text.charAt(end))) end++;
  return end;
}

function merge(spans: readonly SecretSpan[]): SecretSpan[] {
  const merged: SecretSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else if (span.end > last.end) merged[merged.length - 1] = { ...last, end: span.end };
  }
  return merged;
}
