import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Anchors } from "./anchors.js";
import { assignedAt } from "./assignment.js";
import { crc32, holds } from "./checksum.js";
import { entropy, isStandIn } from "./doubt.js";
import { FAMILIES } from "./families.js";
import { scanSecrets } from "./scan.js";

const families = (text: string) => scanSecrets(text).map((one) => one.family);
const values = (text: string) => scanSecrets(text).map(({ start, end }) => text.slice(start, end));

/** Made up here; put together so that no scanner of this repository stops at them. */
const R = "R9x2LkV78zLqT4bNcYw1mZp6sHd3fGj5aUo0vB7eXiKy";
const HEX = "9c1e7b04d2f85a6390bde417c85f2a1b6d3e90f47ac8152b";

const SECRETS: readonly (readonly [text: string, family: string, value: string, why: string])[] = [
  [`a=${"AKIA"}VSQJLCDCBRW7LQWX`, "aws-access-token", `${"AKIA"}VSQJLCDCBRW7LQWX`, "a form of its own"],
  [`"${"glpat"}-${R.slice(0, 20)}"`, "gitlab-pat", `${"glpat"}-${R.slice(0, 20)}`, "in quotes"],
  [`asana_secret: '${R.slice(0, 32)}'`, "asana-client-secret", R.slice(0, 32), "known by its name"],
  [`<asanaToken>\n    ${R.slice(0, 32)}\n</asanaToken>`, "asana-client-secret", R.slice(0, 32), "in XML"],
  [`"ASANA_TOKEN" => "${R.slice(0, 32)}"`, "asana-client-secret", R.slice(0, 32), "in Ruby"],
  [`set("ASANA_TOKEN", "${R.slice(0, 32)}")`, "asana-client-secret", R.slice(0, 32), "as an argument"],
  [`Okta_TOKEN=00${R.slice(0, 40)}`, "okta-access-token", `00${R.slice(0, 40)}`, "a short name in its own case"],
  ["postgres://app:Tr0ub4dor&3@db/x", "url-password", "Tr0ub4dor&3", "in an address"],
  ["redis://:Tr0ub4dor3@cache/0", "url-password", "Tr0ub4dor3", "without a user"],
  [`Authorization: Bearer ${R.slice(0, 30)}`, "authorization", R.slice(0, 30), "a header"],
  [`{"authorization": "Token ${R.slice(0, 30)}"}`, "authorization", R.slice(0, 30), "a header in JSON"],
  ["curl -u elastic:Tr0ub4dor3 https://x", "command-password", "Tr0ub4dor3", "an option"],
  [`curl https://x -H "X-Api-Key: ${R.slice(0, 20)}"`, "command-password", R.slice(0, 20), "a header of curl"],
  ["mysql -u app -pTr0ub4dor3 shop", "command-password", "Tr0ub4dor3", "attached to its option"],
  ["sshpass -p 'Tr0ub4dor 3' ssh host", "command-password", "Tr0ub4dor 3", "in quotes"],
  ["redis-cli -h db -a Tr0ub4dor3 ping", "command-password", "Tr0ub4dor3", "another option"],
  ["docker login -u me --password=Tr0ub4dor3 r.example", "command-password", "Tr0ub4dor3", "a long option"],
  ["PASSWORD='Tr0ub4dor&3'", "generic", "Tr0ub4dor&3", "named like a secret"],
  [`db_password: ${HEX.slice(0, 20)}`, "generic", HEX.slice(0, 20), "a setting"],
  [`const apiToken: string = "${R.slice(0, 32)}";`, "generic", R.slice(0, 32), "with a type"],
  [`API_KEY: str = '${R.slice(0, 32)}'`, "generic", R.slice(0, 32), "with a type, in Python"],
  ["SECRET_KEY = 'x7w84y(j1o+5ja3vk@kt8yny&eb'", "generic", "x7w84y(j1o+5ja3vk@kt8yny&eb", "brackets in quotes"],
  [`aws configure set aws_secret_access_key ${R.slice(0, 40)}`, "command-password", R.slice(0, 40), "a setting"],
  [`<add key="ApiSecret" value="${R.slice(0, 32)}"/>`, "generic", R.slice(0, 32), "a setting in XML"],
  [`t=${"dp"}.st.prod.${R.slice(0, 43)}`, "doppler-api-token", `${"dp"}.st.prod.${R.slice(0, 43)}`, "of a service"],
  [`k=${"squ"}_${HEX.slice(0, 40)}`, "sonar-api-token", `${"squ"}_${HEX.slice(0, 40)}`, "a form of its own"],
  ["machine a.example login bot password Tr0ub4dor3", "command-password", "Tr0ub4dor3", "a line of .netrc"],
  [
    `{"auth": "${"Ym90OlRyMHViNGRvcjNodW50ZXIy"}"}`,
    "docker-auth",
    `"auth": "${"Ym90OlRyMHViNGRvcjNodW50ZXIy"}`,
    "docker's",
  ],
  [`Authorization: SSWS 00${R.slice(0, 40)}`, "okta-access-token", `SSWS 00${R.slice(0, 40)}`, "Okta's own scheme"],
  [
    `https://a.blob.example/c?sp=r&sig=${HEX.slice(0, 43)}%3D`,
    "azure-sas-signature",
    `sig=${HEX.slice(0, 43)}%3D`,
    "an address that is a key",
  ],
  [
    `110201543:${"AA"}${R.slice(0, 33)}`,
    "telegram-bot-api-token",
    `110201543:${"AA"}${R.slice(0, 33)}`,
    "begins before its anchor",
  ],
];

const NONE: readonly (readonly [text: string, why: string])[] = [
  ["the token of the lexer is a string", "prose"],
  ["token = tokens[3]", "an expression"],
  ["password = getpass.getpass()", "a call"],
  ["self.token = settings.api.token2", "a member"],
  ["password: ${DB_PASSWORD}", "a variable"],
  ["password: {{ vault.password1 }}", "a template"],
  ["PASSWORD=<your-password-1>", "a place to fill in"],
  ["password=changeme123", "a stand-in"],
  [`${"ghp"}_${"x".repeat(36)}`, "a stand-in"],
  [`${"AKIA"}IOSFODNN7EXAMPLE`, "the example of every documentation"],
  ["postgres://postgres:postgres@localhost/x", "a container for tests"],
  ["mysql://user:password@localhost/x", "a container for tests"],
  ["https://example.com:8080/@user", "no login"],
  ["curl -u $USER:$PASS https://x", "variables"],
  ["mysql -p -u app shop", "asks for it"],
  ["mysql -p$PASSWORD shop", "a variable"],
  ["mysql -u app shop; grep -p4ttern x", "another command's option"],
  [`x${"ghp"}_${R.slice(0, 36)}y`, "inside a word"],
  [`lookTable = 00${R.slice(0, 40)}`, "the name is the middle of a word"],
  ["-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtokenkeyabcd1234567890ab\n", "public"],
  ["const token: string = tokens[3]", "an expression with a type"],
  ["password: str | None = field(default=None)", "a call with a type"],
  ['{"auth": "oauth2clientcredentials"}', "a word"],
  ["password = 'getpass(1)'", "an expression in quotes"],
  ["the machine learning login flow password screen", "prose"],
  ["commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904", "a digest"],
  ["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "a digest"],
];

describe("scanSecrets", () => {
  it.each(SECRETS)("P10: %j has a %s", (text, family, value) => {
    expect([families(text), values(text)]).toEqual([[family], [value]]);
  });

  it.each(NONE)("P10: nothing in %j (%s)", (text) => {
    expect(families(text)).toEqual([]);
  });

  it("P10: claims more than forty families, each in the list everybody reads", () => {
    expect(FAMILIES.length).toBeGreaterThan(200);
    const document = readFileSync(new URL("../../../../../docs/formats/findings.md", import.meta.url), "utf8");
    for (const family of FAMILIES) expect(document).toContain(`\`${family}\``);
  });

  it("P10: check digits as GitHub and npm make them", () => {
    // An example GitHub published, long revoked; put together so that no scanner stops at it.
    const body = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";
    expect(holds("github-pat", `${"ghp"}_${body}0mLq17`)).toBe(true);
    expect(holds("npm-access-token", `${"npm"}_${body}0mLq17`)).toBe(true);
    expect(holds("github-pat", `${"ghp"}_${body}0mLq18`)).toBe(false);
    expect(holds("gitlab-pat", `${"glpat"}-${R.slice(0, 20)}`)).toBeNull();
    expect(crc32("123456789")).toBe(0xcbf43926);
  });

  it("reports no secret inside another, in order", () => {
    const text = `password="${"ghp"}_${R.slice(0, 36)}" https://u:${"ghp"}_${R.slice(4, 40)}@h`;
    expect(families(text)).toEqual(["github-pat", "github-pat"]);
  });
});

const CORPUS = new URL("../../../../../../shared/corpora/secrets.jsonl", import.meta.url);

// Where the corpora are not laid beside the project there is nothing to measure.
describe.skipIf(!existsSync(CORPUS))("rates on the corpus of secrets", () => {
  const rows = existsSync(CORPUS)
    ? readFileSync(CORPUS, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { text: string; rule: string; expect: string })
    : [];

  it("P10: at least 99 % of the rows of families `findings.md` lists", () => {
    const claimed = rows.filter((row) => row.expect === "flag" && FAMILIES.includes(row.rule));
    const found = claimed.filter((row) => families(row.text).length > 0);
    expect(found.length / claimed.length).toBeGreaterThanOrEqual(0.99);
  });

  it("P10: at most 3 % of decoys", () => {
    const decoys = rows.filter((row) => row.expect === "pass");
    const found = decoys.filter((row) => families(row.text).length > 0);
    expect(found.length / decoys.length).toBeLessThanOrEqual(0.03);
  });
});

describe("parts", () => {
  it("Anchors: finds every literal once, in any case where told so", () => {
    const anchors = new Anchors([
      { text: "ab", fold: false, value: "ab" },
      { text: "abc", fold: false, value: "abc" },
      { text: "token", fold: true, value: "token" },
    ]);
    const seen: string[] = [];
    anchors.scan("xabcTOKENab toKen", (value, at, end) => seen.push(`${value}@${at}-${end}`));
    expect(seen).toEqual(["ab@1-3", "abc@1-4", "token@4-9", "ab@9-11", "token@12-17"]);
    seen.length = 0;
    for (const text of ["ab", "x ab", "abc", "a", ""]) anchors.scan(text, (value, at) => seen.push(`${value}@${at}`));
    expect(seen).toEqual(["ab@0", "ab@2", "ab@0", "abc@0"]);
  });

  it.each([
    ["k = v1", 1, "v1"],
    ['"k": "v1"', 2, "v1"],
    ["k=>v1;", 1, "v1"],
    ["k v1", 1, null],
    ["k := `v1`", 1, "v1"],
    ["k=v1.", 1, "v1"],
  ])("assignedAt %j", (text, at, value) => {
    expect(assignedAt(text, at)?.value ?? null).toBe(value);
  });

  it("entropy", () => {
    expect(entropy("aaaa")).toBe(0);
    expect(entropy("abcd")).toBe(2);
  });

  it.each([
    ["$TOKEN", true],
    ["<token>", true],
    ["xxxxxxxx", true],
    ["your-token-here", true],
    [R, false],
    [HEX, false],
  ])("%s stands in: %s", (value, expected) => {
    expect(isStandIn(value)).toBe(expected);
  });
});
