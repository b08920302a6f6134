import { createHash } from "node:crypto";
import { appendFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { processorMs } from "#processor";
import { canonical } from "../canonical/canonical.js";
import { temporaryFolder } from "../testing/support.js";
import { checkOpening, commit } from "./commit.js";
import { eraseOpenings, formatOpenings, openCommitment, openingsName } from "./openings.js";
import { FALLBACK_RULES, protect } from "./protect.js";
import { findTokens, isSecretName } from "./tokens.js";

describe("commit", () => {
  it("is SHA-256(salt || canonical JSON), as in the worked example of docs/formats/log.md", () => {
    const opening = commit("hunter2", (n) => Buffer.alloc(n));
    const wanted = createHash("sha256").update(Buffer.alloc(32)).update('"hunter2"').digest("hex");
    expect(opening.commit).toBe(`sha256:${wanted}`);
    expect(opening.salt).toBe(Buffer.alloc(32).toString("base64"));
  });

  it("opens with its salt and value only, and twice never to the same commitment", () => {
    const opening = commit({ b: 1, a: "x" });
    expect(checkOpening(opening)).toBe(true);
    expect(checkOpening({ ...opening, value: { a: "x", b: 1 } })).toBe(true);
    expect(checkOpening({ ...opening, value: { a: "x", b: 2 } })).toBe(false);
    expect(checkOpening({ ...opening, salt: Buffer.alloc(32).toString("base64") })).toBe(false);
    expect(checkOpening({ ...opening, salt: "" })).toBe(false);
    expect(checkOpening({ ...opening, commit: "sha256:" })).toBe(false);
    expect(commit(1).commit).not.toBe(commit(1).commit);
  });
});

// Put together here, so that no scanner of this repository takes them for leaked ones.
const T = {
  github: `ghp_${"a1B2".repeat(9)}`,
  pat: `github_pat_${"a1B2_".repeat(5)}`,
  gitlab: `glpat-${"a1B2-".repeat(4)}`,
  aws: `AKIA${"A1B2".repeat(4)}`,
  slack: `xoxb-${"123456-".repeat(3)}abc`,
  google: `AIza${"a1_-B".repeat(7)}`,
  model: `sk-${"ant-a1B2".repeat(4)}`,
  npm: `npm_${"a1B2".repeat(9)}`,
  stripe: `sk_live_${"a1B2".repeat(5)}`,
  web: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${"a1_-".repeat(8)}`,
  key: `-----BEGIN OPENSSH PRIVATE KEY-----\n${"a1B2".repeat(9)}\n-----END OPENSSH PRIVATE KEY-----`,
};

describe("findTokens", () => {
  const found: [name: string, token: string][] = [
    ["github-token", T.github],
    ["github-token", T.pat],
    ["gitlab-token", T.gitlab],
    ["aws-key", T.aws],
    ["slack-token", T.slack],
    ["google-key", T.google],
    ["model-key", T.model],
    ["npm-token", T.npm],
    ["stripe-key", T.stripe],
    ["web-token", T.web],
    ["private-key", T.key],
  ];
  it.each(found)("finds a %s wherever it stands", (name, token) => {
    for (const [before, after] of [
      ["", ""],
      ["curl -u ", " https://x"],
      ['{"t":"', '"}'],
      ["a\n", "\n"],
    ] as const) {
      const [span, ...more] = findTokens(before + token + after);
      expect({ ...span }).toMatchObject({ start: before.length, name });
      expect(span?.end).toBe(before.length + token.length);
      expect(more).toEqual([]);
    }
  });

  const assigned: [text: string, secret: string][] = [
    ["PASSWORD=hunter2 ./run", "hunter2"],
    ["export API_KEY='two words'", "two words"],
    ['{"client_secret": "abc"}', "abc"],
    ["mysql --password hunter2 -u root", "hunter2"],
    ["token: abcdef", "abcdef"],
    [`curl -H "Authorization: Bearer ${"x".repeat(20)}"`, `Bearer ${"x".repeat(20)}`],
  ];
  it.each(assigned)("finds what is assigned in %j", (text, secret) => {
    const spans = findTokens(text);
    expect(spans.map((s) => text.slice(s.start, s.end)).join(" ")).toContain(secret.split(" ").at(-1));
  });

  it.each([
    ["prose about a password is fine", "prose"],
    ["git commit -m 'add token count'", "a word on its own"],
    ["PASSWORD=$PASSWORD ./run", "a variable holds it, the text does not"],
    [`ghp_${"a".repeat(35)}`, "too short"],
    [`x${T.aws}`, "in the middle of a word"],
    ["eyJhbGciOiJIUzI1NiJ9", "one part of three"],
    ["-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----", "a certificate is public"],
    ["sk-learn and task-runner", "names that begin alike"],
    ["max_tokens=4096", "a number of tokens"],
  ])("finds nothing in %j (%s)", (text) => {
    expect(findTokens(text)).toEqual([]);
  });

  it("takes an unfinished private key for one up to the end", () => {
    const text = `cat <<E\n${T.key.slice(0, 60)}`;
    expect(findTokens(text)).toEqual([{ start: 8, end: text.length, name: "private-key" }]);
  });

  it("merges what overlaps", () => {
    const text = `token=${T.github}`;
    expect(findTokens(text)).toEqual([{ start: 6, end: text.length, name: expect.any(String) }]);
  });

  it("takes time proportional to the text, whatever it is made of", () => {
    for (const piece of ["eyJ", "sk-", "AKIA", "ghp_", "password=", "-----BEGIN ", "--token ", "Bearer ", "xoxb-"]) {
      const text = piece.repeat(Math.ceil(500_000 / piece.length));
      const started = processorMs();
      findTokens(text);
      expect(processorMs() - started).toBeLessThan(3_000);
    }
  });

  it("spans are in order, inside the text, and do not overlap", () => {
    const pieces = fc.array(
      fc.oneof(fc.string(), fc.constantFrom(...Object.values(T), "password=", "token: ", "'", '"')),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join("");
        let last = 0;
        for (const { start, end } of findTokens(text)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe("isSecretName", () => {
  it.each(
    "password PASSWD apiKey api_key API-KEY clientSecret X-Auth-Token github_token cookie authorization private_key".split(
      " ",
    ),
  )("%s", (name) => expect(isSecretName(name)).toBe(true));
  it.each("command path maxTokens tokenizer secretary passwordless keyboard key tokens".split(" "))("not %s", (name) =>
    expect(isSecretName(name)).toBe(false),
  );
});

describe("protect", () => {
  it("leaves a value without secrets as it is, with its plain digest", () => {
    const value = { command: "git status", n: [1, null, true], __proto__x: {} };
    const digest = createHash("sha256").update(canonical(value)).digest("hex");
    const made = protect(value);
    expect(made.value).toBe(value);
    expect(made).toMatchObject({ digest: `sha256:${digest}`, openings: [], altered: 0 });
  });

  it("commits to secrets by name and by form, and keeps the rest of a text readable", () => {
    const value = { url: "https://x", apiKey: 42, command: `deploy --with ${T.github} --now` };
    const result = protect(value);
    expect(result.value).toEqual({
      url: "https://x",
      apiKey: { $commit: expect.any(String) },
      command: { $commit: expect.any(String), redacted: "deploy --with ‹github-token› --now" },
    });
    expect(JSON.stringify(result.value)).not.toContain(T.github);
    expect(result.openings.map((o) => o.value)).toEqual([42, value.command, value]);
    expect(result.openings.every(checkOpening)).toBe(true);
  });

  it("hides the digest too where there is a secret, because a short one could be guessed from it", () => {
    const { digest, openings } = protect({ password: "1234" });
    expect(digest).toEqual({ $commit: openings.at(-1)?.commit });
    expect(openings.at(-1)?.value).toEqual({ password: "1234" });
  });

  it.each([null, true, false, ""])("has nothing to hide in a password of %j", (password) => {
    expect(protect({ password }).openings).toEqual([]);
  });

  it("data can never pass for one of our own forms", () => {
    const forged = { $commit: `sha256:${"0".repeat(64)}`, $$x: 1 };
    expect(protect({ a: forged }).value).toEqual({ a: { $$commit: forged.$commit, $$$x: 1 } });
  });

  it("keeps a member called __proto__ as data", () => {
    const { value } = protect(JSON.parse('{"__proto__":{"polluted":true},"a":1}'));
    expect(canonical(value)).toBe('{"__proto__":{"polluted":true},"a":1}');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("replaces lone surrogates and counts them, in names too", () => {
    const { value, altered } = protect({ "a\ud800": ["\udc00\udc00", "ok"] });
    expect(value).toEqual({ "a\ufffd": ["\ufffd\ufffd", "ok"] });
    expect(altered).toBe(3);
  });

  it("uses the rules it is given", () => {
    const rules = {
      isName: (n: string) => n === "x",
      inText: (t: string) => (t.includes("BOO") ? [{ start: 0, end: 1, name: "boo" }] : []),
    };
    expect(protect({ x: 1, password: "p", t: "BOO" }, rules).value).toEqual({
      x: { $commit: expect.any(String) },
      password: "p",
      t: { $commit: expect.any(String), redacted: "‹boo›OO" },
    });
  });

  it("refuses nesting without end instead of overflowing", () => {
    const deep = JSON.parse("[".repeat(5_000) + "]".repeat(5_000));
    expect(() => protect(deep)).toThrow(expect.objectContaining({ code: "canonical.depth" }));
  });

  it("always yields something the log accepts, and never a token", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(...Object.values(T)));
    const json = fc.jsonValue({ stringUnit: "binary" });
    fc.assert(
      fc.property(fc.dictionary(text, fc.oneof(text, json)), (value) => {
        const { value: kept, openings } = protect(value, FALLBACK_RULES);
        const written = canonical(kept);
        expect(openings.every(checkOpening)).toBe(true);
        const readable = JSON.parse(written, (key, v) => (key === "$commit" ? "" : v));
        const texts = Object.values(readable).map((v) => canonical(v));
        for (const token of Object.values(T)) for (const t of texts) expect(t).not.toContain(token);
      }),
    );
  });
});

describe("openings", () => {
  it("open until they are erased, one at a time", async () => {
    const folder = await temporaryFolder();
    const [a, b] = [commit("first"), commit({ second: [1] })];
    await mkdir(join(folder, "secrets"));
    const path = join(folder, "secrets", openingsName(0));
    await writeFile(path, formatOpenings([a, b]), { mode: 0o600 });
    await writeFile(join(folder, "secrets", "notes.txt"), "not ours");
    expect(await openCommitment(folder, a.commit)).toEqual({ value: "first" });
    expect(await openCommitment(folder, b.commit)).toEqual({ value: { second: [1] } });
    expect(await eraseOpenings(folder, new Set([a.commit]))).toBe(1);
    expect(await openCommitment(folder, a.commit)).toBeNull();
    expect(await openCommitment(folder, b.commit)).toEqual({ value: { second: [1] } });
    expect(await eraseOpenings(folder, new Set([a.commit]))).toBe(0);
    expect(await readFile(path, "utf8")).not.toContain("first");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readdir(join(folder, "secrets"))).sort()).toEqual([openingsName(0), "notes.txt"]);
  });

  it("torn, foreign and changed lines open nothing", async () => {
    const folder = await temporaryFolder();
    expect(await openCommitment(folder, commit(1).commit)).toBeNull();
    const real = commit("value");
    await mkdir(join(folder, "secrets"));
    const path = join(folder, "secrets", openingsName(9));
    await writeFile(path, `null\n{"commit":"${real.commit}"\n${JSON.stringify({ ...real, value: "other" })}\n`);
    expect(await openCommitment(folder, real.commit)).toBeNull();
    await appendFile(path, formatOpenings([real]));
    expect(await openCommitment(folder, real.commit)).toEqual({ value: "value" });
  });
});
