import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AUDIT_CODES } from "../../../packages/auditor/src/error.js";
import { HOOK_CODES } from "../../../packages/edge/src/hook/error.js";
import { REFUSAL_CODES } from "../../../packages/edge/src/hosts/refusal.js";
import { PROTECT_CODES } from "../../../packages/edge/src/protect/error.js";
import { GUARD_CODES } from "../../../packages/guard/src/errors.js";
import { LEDGER_CODES } from "../../../packages/ledger/src/error.js";
import { FAILURE_CODES } from "../../../packages/rampart/src/command/failure.js";
import { SERVICE_CODES } from "../../../packages/service/src/errors.js";
import { ROOT } from "./pages.js";

/** Each heading of the page, and the codes it lists, in the code's own order. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  "The guard": GUARD_CODES,
  "Servers, files and the wire": SERVICE_CODES,
  "Hooks and doors": [...REFUSAL_CODES, ...HOOK_CODES, ...PROTECT_CODES],
  "The log": LEDGER_CODES,
  "The command line": FAILURE_CODES,
  "rampart-audit": AUDIT_CODES,
};
/** Two programs that say the same of their own words. */
const SHARED = ["usage"];

const ROW = /^\| `([^`]+)` \| (.+?) \| (.+?) \|$/gm;
const sections = readFileSync(join(ROOT, "docs/formats/codes.md"), "utf8").split(/^## /m).slice(1);
const page = Object.fromEntries(
  sections.map((section) => [
    section.slice(0, section.indexOf("\n")),
    [...section.matchAll(ROW)].map(([, code = ""]) => code),
  ]),
);

describe("docs/formats/codes.md", () => {
  it("has a part for each list, and no other", () => expect(Object.keys(page)).toEqual(Object.keys(LISTS)));

  it.each(Object.keys(LISTS))("%s: every code, once, in its order, each with what to do", (name) =>
    expect(page[name]).toEqual(LISTS[name]),
  );
});

it("a code means one thing, whoever says it", () => {
  const all = Object.values(LISTS).flat();
  const twice = all.filter((code, at) => all.indexOf(code) !== at);
  expect(twice).toEqual(SHARED);
});

it.each(Object.values(LISTS).flat())("%s has the form of a code", (code) =>
  expect(code).toMatch(/^[a-z]+(?:\.[a-z]+)?(?:[_-][a-z]+)*$/),
);
