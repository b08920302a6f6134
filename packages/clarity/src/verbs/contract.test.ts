import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VERSION } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { parseArguments, SHARED } from "../command/arguments.js";
import { CODES, EXIT } from "../error.js";
import { keyPair } from "../testing/keypair.js";
import { typed } from "../testing/typed.js";
import { REGISTRY } from "./index.js";

describe("every verb", () => {
  it.each(Object.keys(REGISTRY))("%s keeps the contract", async (name) => {
    const verb = await REGISTRY[name]!();
    expect(verb.name).toBe(name);
    expect(verb.summary).toMatch(/^[a-z].*[^.]$/);
    for (const [option, spec] of Object.entries(verb.options)) {
      expect(option).toMatch(/^[a-z][a-z-]*$/);
      expect(Object.keys(SHARED), "what every verb understands is no verb's own").not.toContain(option);
      expect(spec.help).not.toBe("");
    }
    expect(verb.examples.length).toBeGreaterThan(0);
    const length = name.split(" ").length;
    for (const { run } of verb.examples) {
      const words = run.split(" ");
      expect(words.slice(0, length).join(" ")).toBe(name);
      parseArguments(verb, words.slice(length));
    }
    const help = await typed([...name.split(" "), "--help"]);
    expect(help.status).toBe(0);
    expect(help.out).toMatch(/Usage: clarity .*Options.*--json.*Examples.*Exit status: 0 ok/s);
    const wrong = await typed([...name.split(" "), "--frobnicate"]);
    expect(wrong).toMatchObject({ status: 2, out: "", err: expect.stringMatching(/there is no option --frobnicate/) });
  });
});

it.each([
  [["--version"], `clarity ${VERSION}\n`, "before any verb"],
  [["-V"], `clarity ${VERSION}\n`, "in short"],
  [["verify", "--version"], `clarity ${VERSION}\n`, "after a verb, which is not run"],
  [["--json", "--version"], `${JSON.stringify({ version: VERSION })}\n`, "for a program"],
])("%j prints the version: %j, %s", async (words, out) => {
  expect(await typed(words)).toEqual({ status: 0, out, err: "" });
});

it("docs/clarity.md lists every exit status and code", () => {
  const text = readFileSync(new URL("../../../../docs/clarity.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| (\d+) \| [^|]+ \|(.*)\|$/gm)].map(
    ([, status, codes = ""]) => [Number(status), [...codes.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code)] as const,
  );
  const names = Object.entries(EXIT).map(
    ([name, status]) =>
      [
        status,
        Object.entries(CODES)
          .filter(([, one]) => one === name)
          .map(([code]) => code),
      ] as const,
  );
  expect(rows).toEqual(names);
});

it.each([
  [
    "a slip of the finger",
    ["verfy"],
    2,
    'clarity knows no verb "verfy"; did you mean "verify"?\nnext:  clarity --help',
  ],
  ["nothing like a verb", ["frobnicate"], 2, 'clarity knows no verb "frobnicate"\nnext:  clarity --help'],
  ["what to do next can be typed as it stands", ["verify", "m"], 2, "next:  clarity verify --help"],
  ["a key is no signature", ["verify", "--signature", "PUB", "--public-key", "PUB", "M"], 14, "it is no JSON object"],
  ["the wrong half of a key", ["sign", "--private-key", "PUB", "M"], 14, "this is a public key"],
  ["which of two files", ["diff", "M", "M"], 14, "m.safetensors: safetensors: header_size"],
])("an error says what, where, what next: %s", async (_what, words, status, text) => {
  const folder = mkdtempSync(join(tmpdir(), "clarity-errors-"));
  const { pub } = keyPair(folder, "k");
  const model = join(folder, "m.safetensors");
  writeFileSync(model, Buffer.from([0xff, 0xff, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]));
  const ran = await typed(
    words.map((word) => ({ PUB: pub, M: model })[word] ?? word),
    { cwd: folder },
  );
  rmSync(folder, { recursive: true });
  expect({ status: ran.status, err: ran.err }).toEqual({ status, err: expect.stringContaining(text) });
});
