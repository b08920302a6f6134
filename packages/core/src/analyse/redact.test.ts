import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding, Json } from "../spine/index.js";
import { scanPersonal } from "./personal/index.js";
import { LONGEST_STAMP, redact, redactArguments, redactJson, SECRET_RULES, secretFields } from "./redact.js";
import { isSecretName } from "./secret-name.js";
import { scanSecrets } from "./secrets/index.js";
import { TOKENS } from "./secrets/tokens.js";

const evidence = (code: string): Finding => ({
  code,
  severity: "info",
  message: "",
  span: { start: 0, end: 0 },
  action: null,
});
/** Every family of personal data. */
const EVERYBODY = ["email", "phone", "birth-date"].map((family) => evidence(`personal.${family}`));

const TOKEN = `ghp${"_"}R9x2LkV78zLqT4bNcYw1mZp6sHd3fGj5aUo0`;

describe("redact", () => {
  it.each([
    ["nothing here", "nothing here", []],
    [`a ${TOKEN} b`, "a <redacted:github-pat:64> b", ["github-pat"]],
    ["https://u:hunter2x9@h.example/", "https://u:<redacted:url-password:16>@h.example/", ["url-password"]],
    ['password = "Tr0ub4dor&3x"', 'password = "<redacted:generic:16>"', ["generic"]],
  ])("E3: %j", (text, expected, found) => {
    expect(redact(text)).toEqual({ text: expected, found });
  });

  it("E3: keeps what surrounds a private key", () => {
    const body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDAC4AWkdwKYSd8";
    const key = `-----BEGIN RSA PRIVATE KEY-----\n${body}\n${body}\n-----END RSA PRIVATE KEY-----`;
    expect(redact(`a\n${key}\nb`).text).toBe("a\n<redacted:private-key:256>\nb");
    expect(redact(`a\n${key.slice(0, 120)}`).text).toBe("a\n<redacted:private-key:128>");
  });

  const rows = fc.constantFrom(...TOKENS);
  const token = fc
    .tuple(rows, fc.infiniteStream(fc.nat()))
    .map(([[, anchor, rest], numbers]) => anchor + generate(rest, numbers));
  const glue = fc.constantFrom(
    " ",
    "",
    "=",
    '"',
    ": ",
    "token=",
    "password: '",
    "Authorization: Bearer ",
    "https://u:",
    "@h",
    "\n",
    "curl -u a:",
    "ey",
    "facebook ",
    "jane@initech.de",
    "4111 1111 1111 1111",
    "GB29 NWBK 6016 1331 9268 19",
    "born 1974-08-12",
    "536-22-8145",
    "+31612345678",
  );
  const text = fc
    .array(fc.oneof(token, glue, fc.string({ maxLength: 12 })), { maxLength: 8 })
    .map((parts) => parts.join(""));

  it("E3: no detector finds anything in redacted text; doing it again changes nothing", () => {
    fc.assert(
      fc.property(text, (given) => {
        const { text: clean, found } = redact(given, EVERYBODY);
        expect(scanSecrets(clean)).toEqual([]);
        expect(scanPersonal(clean)).toEqual([]);
        expect(redact(clean, EVERYBODY)).toEqual({ text: clean, found: [] });
        expect(clean.length).toBeLessThanOrEqual(given.length + LONGEST_STAMP * found.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it("E3: leaves nothing of a token that tells which it was", () => {
    fc.assert(
      fc.property(token, fc.constantFrom(" ", "\n", '"', "=", ": "), (one, glue) => {
        const { text: clean, found } = redact(`a${glue}${one}${glue}b`);
        if (found.length === 0) return;
        // The stamp says whose it was.
        const rest = clean.replace(/<redacted:[^>]*>/g, "");
        for (let at = 0; at + 8 <= one.length; at++) expect(rest).not.toContain(one.slice(at, at + 8));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["pay DE89370400440532013000 now", [], "pay <redacted:iban:32> now", "a number of money goes, always"],
    ["card 4111 1111 1111 1111", [], "card <redacted:card:32>", "blanks and all"],
    ["write to jane@initech.de", [], "write to jane@initech.de", "a record has to say to whom"],
    ["write to jane@initech.de", ["personal.email"], "write to <redacted:email:16>", "unless it is asked for"],
    [
      "+44 20 7946 0958, jane@initech.de",
      ["personal.phone"],
      "<redacted:phone:16>, jane@initech.de",
      "only what is asked for",
    ],
    ["jane@initech.de", ["text.bidi", "injection.instruction"], "jane@initech.de", "other findings take nothing out"],
  ])("P10: %j without %j is %j (%s)", (given, wanted, expected) => {
    expect(redact(given, wanted.map(evidence)).text).toBe(expected);
  });

  it("E3: finds what it generates", () => {
    let seen = 0;
    fc.assert(
      fc.property(token, (one) => {
        if (scanSecrets(` ${one} `).length > 0) seen++;
      }),
      { numRuns: 500 },
    );
    // A few of them look like stand-ins, by chance.
    expect(seen).toBeGreaterThan(450);
  });
});

/** A text one of our token expressions matches: enough of their syntax for what `tokens.ts` uses. */
function generate(rest: string, numbers: Iterator<number>): string {
  const next = () => numbers.next().value as number;
  let out = "";
  for (let i = 0; i < rest.length; ) {
    const [unit, end] = readUnit(rest, i, next);
    const [min, after] = readCount(rest, end);
    for (let n = 0; n < min; n++) out += unit();
    i = after;
  }
  return out;
}

const CLASSES: Readonly<Record<string, string>> = {
  d: "0123456789",
  w: "aB3dE6gH9jK2mN5pQ8sT1vW4xYz0cFiLoRuX7b",
};

function readUnit(rest: string, i: number, next: () => number): [unit: () => string, end: number] {
  const c = rest[i]!;
  if (c === "\\") return [() => pick(CLASSES[rest[i + 1]!] ?? rest[i + 1]!, next), i + 2];
  if (c === "[") {
    const end = rest.indexOf("]", i + 1);
    const set = rest
      .slice(i + 1, end)
      .replace(/\\w/g, "a-zA-Z0-9")
      .replace(/\\d/g, "0-9")
      .replace(/\\(.)/g, "$1");
    const chars = set.replace(/([A-Za-z0-9])-([A-Za-z0-9])/g, (_all, from: string, to: string) => {
      let all = "";
      for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) all += String.fromCharCode(code);
      return all;
    });
    return [() => pick(chars, next), end + 1];
  }
  if (c === "(") {
    let depth = 0;
    let end = i;
    for (; end < rest.length; end++) {
      if (rest[end] === "(") depth++;
      if (rest[end] === ")" && --depth === 0) break;
    }
    if (rest.startsWith("(?=", i)) return [() => "7", end + 1];
    if (rest.startsWith("(?!", i)) return [() => "", end + 1];
    const inner = rest.slice(i + 3, end);
    const first = inner.split("|")[0]!;
    return [() => generate(balanced(first) ? first : inner, { next: () => ({ value: next(), done: false }) }), end + 1];
  }
  return [() => c, i + 1];
}

const balanced = (text: string) => text.split("(").length === text.split(")").length;
const pick = (chars: string, next: () => number) => chars[next() % chars.length]!;

function readCount(rest: string, i: number): [min: number, after: number] {
  if (rest[i] === "?") return [0, i + 1];
  const match = /^\{(\d+)(?:,\d+)?\}/.exec(rest.slice(i));
  return match === null ? [1, i] : [Number(match[1]), i + match[0].length];
}

describe("JSON", () => {
  it.each([
    ["password", true],
    ["Pass-Word", true],
    ["x-api-key", true],
    ["GITHUB_TOKEN", true],
    ["STRIPE_API_KEY", true],
    ["stripeApiKey", true],
    ["db.password", true],
    ["DBPassword", true],
    ["maxTokens", false],
    ["token_count", false],
    ["tokenizer", false],
    ["secret_name", false],
    ["spin", false],
    ["git_pin", false],
    ["access_token", true],
    ["clientSecret", true],
    ["tokens", false],
    ["keyboard", false],
    ["path", false],
    ["author", false],
  ])("%s is a secret's name: %s", (name, expected) => {
    expect(isSecretName(name)).toBe(expected);
  });

  it("E3: says where secrets stand", () => {
    const value: Json = {
      a: 1,
      password: "x",
      n: { list: ["ok", TOKEN], api_key: { inner: 7 } },
      token: null,
      secret: true,
    };
    expect(secretFields(value)).toEqual([["password"], ["n", "list", 1], ["n", "api_key", "inner"]]);
  });

  it("E3: takes them out and keeps the shape", () => {
    const value: Json = { a: 1, password: "x", n: { list: ["ok", TOKEN], pin: 1234 }, token: null };
    expect(redactJson(value)).toEqual({
      value: {
        a: 1,
        password: "<redacted:named:1>",
        n: { list: ["ok", "<redacted:github-pat:64>"], pin: 0 },
        token: null,
      },
      found: ["named", "github-pat", "named"],
    });
  });

  it("E3: finds nothing where it redacted, whatever the value", () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (value) => {
        const { value: clean } = redactJson({ x: value, t: TOKEN });
        for (const path of secretFields(clean)) {
          // What is named for a secret is still named so; its text is the stamp.
          let at: Json = clean;
          for (const step of path) at = (at as never)[step as never];
          expect(JSON.stringify(at)).toMatch(/^(?:"<redacted:|0$)/);
        }
      }),
    );
  });

  it.each([
    [`git clone https://x:${TOKEN}@github.com/a/b`, "git clone https://x:redacted-github-pat-64@github.com/a/b"],
    [
      `curl -H 'Authorization: Bearer ${TOKEN}' https://a.b`,
      "curl -H 'Authorization: Bearer redacted-github-pat-64' https://a.b",
    ],
    [`echo ${TOKEN}>>b`, "echo redacted-github-pat-64>>b"],
  ])("P10: leaves a word no shell reads as anything else in %s", (command, clean) => {
    const { value } = redactArguments({ command, password: "x", pin: 7 });
    expect(value).toEqual({ command: clean, password: "redacted-named-1", pin: 0 });
    expect(redactArguments(value).value).toEqual(value);
  });

  it("P10: arguments once redacted stay as they are, whatever they were", () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (value) => {
        const once = redactArguments({ x: value, password: value, t: TOKEN }).value;
        expect(redactArguments(once).value).toEqual(once);
      }),
    );
  });

  it("keeps a member called __proto__ a member", () => {
    const value = JSON.parse('{"__proto__": {"password": "x"}}') as Json;
    expect(JSON.stringify(redactJson(value).value)).toBe('{"__proto__":{"password":"<redacted:named:1>"}}');
  });

  it("fits the log's rules", () => {
    expect(SECRET_RULES.inText(`a ${TOKEN}`)).toEqual([{ start: 2, end: 42, name: "github-pat" }]);
    expect(SECRET_RULES.isName("password")).toBe(true);
  });
});
