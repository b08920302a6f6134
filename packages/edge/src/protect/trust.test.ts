import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { HOSTS } from "../hosts/index.js";
import { makeWorld } from "../testing/world.js";
import { applyPlan } from "./apply.js";
import type { DoorChoice, ProtectContext } from "./context.js";
import { inspectDoor } from "./inspect.js";
import { planProtect, planUnprotect } from "./plan.js";
import { parseRecord } from "./record.js";
import { establishTrust, trustState } from "./trust.js";

/** Speaks as much of Codex's app server as it takes to be told of trust; `mood` makes it refuse or end. */
const CODEX = (mood: string) => `#!${process.execPath}
const { createHash } = require("node:crypto");
const { readFileSync, writeFileSync, existsSync } = require("node:fs");
const folder = process.env.HOME + "/.codex/";
const read = (name) => (existsSync(folder + name) ? readFileSync(folder + name, "utf8") : "");
const hash = (text) => "sha256:" + createHash("sha256").update(text).digest("hex");
const hooks = () => Object.entries(JSON.parse(read("hooks.json") || "{}").hooks ?? {}).flatMap(([event, list]) =>
  list.map(({ hooks: [{ command }] }, at) => {
    const key = folder + "hooks.json:" + event + ":" + at + ":0";
    const trusted = read("config.toml").includes('"' + key + '"]\\ntrusted_hash = "' + hash(command) + '"');
    return { key, command, currentHash: hash(command), trustStatus: trusted ? "trusted" : "untrusted", enabled: true };
  }));
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if ("${mood}" === "ends" && method !== "initialize") process.exit(0);
  let result = {};
  if (method === "hooks/list") result = { data: [{ cwd: params.cwds[0], hooks: hooks() }] };
  if (method === "config/batchWrite" && "${mood}" !== "deaf") {
    const tables = Object.entries(params.edits[0].value).map(([key, { trusted_hash }]) =>
      "\\n[hooks.state." + JSON.stringify(key) + ']\\ntrusted_hash = "' + trusted_hash + '"\\n');
    writeFileSync(folder + "config.toml", read("config.toml") + "\\n[hooks.state]\\n" + tables.join(""));
  }
  const refused = "${mood}" === "refuses" && method === "config/batchWrite";
  if (id !== undefined) console.log(JSON.stringify(refused ? { id, error: { code: 1, message: "no" } } : { id, result }));
});
`;

const codex = HOSTS["codex"]!;
const ENFORCE: DoorChoice = { mode: "enforce", onUnavailable: "deny" };
let context: ProtectContext;
let config: string;
beforeEach(() => {
  const world = makeWorld();
  mkdirSync(join(world.home, "bin"));
  mkdirSync(join(world.home, ".codex"), { mode: 0o700 });
  config = join(world.home, ".codex/config.toml");
  context = { ...world.context, environment: { PATH: `relative:${join(world.home, "bin")}` } };
});

const install = (mood = "fine") => writeFileSync(join(context.home, "bin/codex"), CODEX(mood), { mode: 0o755 });
const protect = async () => {
  await applyPlan(await planProtect(codex, context, ENFORCE), context);
  await establishTrust(codex, context);
};
const unprotect = async () => applyPlan(await planUnprotect(codex, context), context);
const state = () => trustState(codex, context, 4);

describe("D3: the trust Codex has in our hooks", () => {
  it("is unknown where it cannot be asked, missing before, there after, and taken back to the byte", async () => {
    const mine = '# mine\nmodel = "gpt-5"\n';
    writeFileSync(config, mine);
    expect(await state()).toBe("unknown");
    install();
    expect(await state()).toBe("untrusted");
    await protect();
    expect(await state()).toBe("trusted");
    expect(await inspectDoor(codex, context)).toMatchObject({ protected: true, problems: [] });
    await unprotect();
    expect(readFileSync(config, "utf8")).toBe(mine);
  });

  it("where Codex had no file, there is none afterwards", async () => {
    install();
    await protect();
    expect(existsSync(config)).toBe(true);
    await unprotect();
    expect(existsSync(config)).toBe(false);
  });

  it("leaves what somebody wrote into the file meanwhile", async () => {
    install();
    await protect();
    writeFileSync(config, `${readFileSync(config, "utf8")}\n[mine]\nx = 1\n`);
    await unprotect();
    expect(readFileSync(config, "utf8").trim()).toBe("[mine]\nx = 1");
  });

  it("that is gone is a problem of the door", async () => {
    install();
    await protect();
    writeFileSync(config, "");
    const { problems } = await inspectDoor(codex, context);
    expect(problems).toEqual([expect.stringMatching(/does not trust the hook and runs without it/)]);
  });

  it.each([
    ["is not on the PATH", null, /not on the PATH/],
    ["refuses", "refuses", /could not be asked/],
    ["ends", "ends", /could not be asked/],
    ["answers and writes nothing", "deaf", /does not trust the hook/],
  ])("is an error where Codex %s", async (_why, mood, message) => {
    if (mood !== null) install(mood);
    await expect(protect()).rejects.toMatchObject({ code: "trust.failed", message: expect.stringMatching(message) });
  });
});

it("a record of the first version is still read", () => {
  const first = { v: 1, settings: "/home/dev/.gemini/settings.json", before: null, after: "sha256:0", made: ["/x"] };
  const { settings: file, before, after } = first;
  expect(parseRecord("r", JSON.stringify(first))).toEqual({ files: [{ file, before, after }], made: ["/x"] });
  for (const wrong of ["{", "[]", '{"v":3}', '{"v":2,"files":[{}],"made":[]}']) {
    expect(() => parseRecord("r", wrong)).toThrow(expect.objectContaining({ code: "state.broken" }));
  }
});
