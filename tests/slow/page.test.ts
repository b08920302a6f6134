import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { verifyEvidence } from "@rampart/auditor";
import {
  CosignedFile,
  cosign,
  cosignerKeyOf,
  createKey,
  exportEvidence,
  openLog,
  withSignatures,
} from "@rampart/ledger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alarm } from "../../packages/ledger/src/testing/fixtures.js";
import { openChromium } from "./browser/chromium.js";
import { packagesAtHand } from "./packages.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = join(ROOT, "packages/auditor/dist/audit.html");
const base = mkdtempSync(join(tmpdir(), "rampart-page-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const browser = packagesAtHand(fileURLToPath(new URL("browser", import.meta.url)), "browser");
const lines: string[] = [];
let key = "";
let cosigner = "";

beforeAll(async () => {
  const made = spawnSync(process.execPath, [join(ROOT, "scripts/build/page.mjs")], { encoding: "utf8" });
  expect(made.stderr).toBe("");
  const [first, second, witness] = [
    await createKey(join(base, "1"), "log/a"),
    await createKey(join(base, "2"), "log/a"),
    await createKey(join(base, "w"), "w/1"),
  ];
  [key, cosigner] = [second.verifier.text, cosignerKeyOf(witness).text];
  const folder = join(base, "log");
  const log = await openLog(folder, { signer: first });
  for (let i = 0; i < 20; i++) await log.append(alarm(`Zoë \u{1f600} ${i}`, { n: i / 7 }), { durable: false });
  await log.rotateKey(second);
  const note = await log.checkpoint();
  await new CosignedFile(folder).keep(withSignatures(note, [cosign(note, witness, 1_700_000_000)]));
  for (let i = 0; i < 5; i++) await log.append(alarm(`later ${i}`), { durable: true });
  await log.close();
  const write = async (line: string) => void lines.push(line);
  await exportEvidence(folder, {
    select: ({ index }) => index % 3 === 0,
    policies: new Map(),
    asked: {},
    made: 1,
    write,
  });
});

const script = () => /<script>([\s\S]*)<\/script>/.exec(readFileSync(PAGE, "utf8"))?.[1] ?? "";

/** What the page has, and no more: elements by their ids, nothing of Node and nothing of a network. */
async function inPage(evidence: string, keys: string, cosigners: string) {
  const elements = new Map<string, Record<string, unknown>>();
  const element = (): Record<string, unknown> => {
    const made = { value: "", textContent: "", dataset: {}, hidden: false, children: [] as unknown[] };
    return { ...made, append: (...more: unknown[]) => made.children.push(...more), replaceChildren: () => {}, made };
  };
  let click: () => void = () => {};
  const document = {
    createElement: element,
    getElementById: (id: string) => {
      const found = elements.get(id) ?? element();
      elements.set(id, found);
      return found;
    },
  };
  const bytes = new TextEncoder().encode(evidence);
  document.getElementById("file")["files"] = [{ name: "x", arrayBuffer: async () => bytes.buffer }];
  document.getElementById("keys")["value"] = keys;
  document.getElementById("cosigners")["value"] = cosigners;
  document.getElementById("quorum")["value"] = "1";
  document.getElementById("check")["addEventListener"] = (_: string, then: () => void) => {
    click = then;
  };
  runInNewContext(script(), { document, TextEncoder, TextDecoder, atob, btoa });
  click();
  const verdict = document.getElementById("verdict")["dataset"] as { verdict?: string };
  for (let tries = 0; tries < 500 && (verdict.verdict ?? "waiting") === "waiting"; tries++) {
    await new Promise((done) => setTimeout(done, 10));
  }
  const shown = (document.getElementById("events")["made"] as { children: unknown[] }).children.length;
  return { verdict: verdict.verdict, shown, details: String(document.getElementById("details")["textContent"]) };
}

describe("E2: evidence verifies in a browser, by one file without a network", () => {
  it("names its script and its style and allows nothing else", () => {
    const html = readFileSync(PAGE, "utf8");
    expect(html).toMatch(
      /content="default-src 'none'; script-src 'sha256-[A-Za-z0-9+/=]+'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/,
    );
    expect(html).not.toMatch(/(?:src|href)=|https?:\/\/|import\(|fetch\(|XMLHttpRequest|WebSocket|eval\(|node:/);
    expect(html.match(/<script/g)).toHaveLength(1);
  });

  it("intact: what the command says, and the events that are proved", async () => {
    const path = join(base, "whole");
    writeFileSync(path, lines.join(""));
    const report = verifyEvidence(path, { keys: [key], cosigners: [cosigner] });
    expect(report).toMatchObject({ result: "intact", cosigners: { covers: 22 } });
    const { verdict, shown, details } = await inPage(lines.join(""), key, cosigner);
    expect({ verdict, shown }).toEqual({ verdict: "intact", shown: report.entries });
    expect(details).toContain("they cover 22 entries");
  });

  it("changed in any line, cut, doubled, or under another key: the command's verdict, and no event is shown", async () => {
    const changes: [string, string][] = lines.map((line, i) => [
      lines
        .with(
          i,
          line.replace(/[0-9](?=[^0-9]*$)/, (digit) => String((Number(digit) + 1) % 10)),
        )
        .join(""),
      key,
    ]);
    changes.push(
      [lines.slice(0, -1).join(""), key],
      [lines.join("").slice(0, -1), key],
      [lines.join("") + lines[1], key],
    );
    changes.push([lines.join(""), cosigner], ["", key], ["{}\n", key]);
    for (const [text, given] of changes) {
      const path = join(base, "changed");
      writeFileSync(path, text);
      let expected = "tampered";
      try {
        expected = verifyEvidence(path, { keys: [given], cosigners: [cosigner] }).result;
      } catch {
        // What is no evidence, or no key, is refused by both.
      }
      const { verdict, shown } = await inPage(text, given, cosigner);
      expect({ text, verdict, shown }).toEqual({ text, verdict: expected, shown: expected === "intact" ? shown : 0 });
    }
  });

  it.skipIf(browser.missing !== null)(
    `in Chromium: intact, and one changed byte is not${browser.missing === null ? "" : ` (${browser.missing})`}`,
    async () => {
      const whole = join(base, "whole");
      const changed = join(base, "one-changed");
      writeFileSync(whole, lines.join(""));
      writeFileSync(changed, lines.join("").replace("later 2", "later 3"));
      const report = verifyEvidence(whole, { keys: [key], cosigners: [cosigner] });
      const chromium = await openChromium(browser.folder);
      try {
        const page = await chromium.newPage();
        const wrong: string[] = [];
        page.on("pageerror", (error) => wrong.push(error.message));
        page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
        page.on("request", (request) => request.url().startsWith("file:") || wrong.push(request.url()));
        await page.goto(pathToFileURL(PAGE).href);
        expect(await page.textContent("body")).toContain("Nothing verified yet");
        const verdictOf = async (path: string) => {
          await page.setInputFiles("#file", path);
          await page.fill("#keys", key);
          await page.fill("#cosigners", cosigner);
          await page.fill("#quorum", "1");
          await page.click("#check");
          await page.waitForSelector("#verdict[data-verdict]:not([data-verdict=waiting])");
          const shown = await page.locator("#events > *").count();
          return [await page.getAttribute("#verdict", "data-verdict"), shown];
        };
        expect(await verdictOf(whole)).toEqual(["intact", report.entries]);
        expect(await verdictOf(changed)).toEqual(["tampered", 0]);
        expect(wrong).toEqual([]);
      } finally {
        await chromium.close();
      }
    },
    180_000,
  );
});
