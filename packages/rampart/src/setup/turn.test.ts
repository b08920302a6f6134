import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { inTurn } from "@rampart/service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
const HOSTS = ["gemini", "claude-code", "qwen", "cursor"];
beforeAll(async () => {
  for (const folder of [".claude", ".qwen", ".cursor"]) mkdirSync(join(person.home, folder));
  await person.types("init");
});
afterAll(person.leaves);
const together = (all: readonly (string | readonly string[])[]) => Promise.all(all.map((words) => person.types(words)));
const statuses = (ran: readonly { status: number }[]) => ran.map(({ status }) => status);
const doors = () => JSON.parse(readFileSync(join(person.state, "state/doors.json"), "utf8")).doors;

describe("files of ours that several change at the same moment", () => {
  it("one after the other, whoever fails, and nothing is left behind", async () => {
    const file = join(person.state, "state/anything");
    let inside = 0;
    let most = 0;
    const work = async (fails: boolean) => {
      most = Math.max(most, ++inside);
      await pause(5);
      inside--;
      if (fails) throw new Error("no");
    };
    const all = await Promise.allSettled([false, true, false, true].map((fails) => inTurn(file, () => work(fails))));
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected"]);
    expect(most).toBe(1);
    expect(readdirSync(join(person.state, "state")).filter((name) => name.startsWith("anything"))).toEqual([]);
    await expect(inTurn(join(person.state, "nowhere/file"), async () => 0)).rejects.toMatchObject({
      code: "file.unwritable",
    });
  });

  it("P1: no exception is lost", async () => {
    const paths = ["a", "b", "c", "d"].map((name) => `~/${name}/**`);
    const ran = await together(paths.map((path) => ["allow", "delete.outside", "--path", path, "--reason", "mine"]));
    expect(statuses(ran)).toEqual([0, 0, 0, 0]);
    const policy = readFileSync(join(person.state, "config/policy.yaml"), "utf8");
    expect(paths.filter((path) => !policy.includes(path))).toEqual([]);
  });

  it("D3: a door is never left watching by another one that was protected at the same moment", async () => {
    expect(statuses(await together(HOSTS.map((host) => `protect ${host} --yes --monitor`)))).toEqual([0, 0, 0, 0]);
    const ran = await together([...HOSTS.map((host) => `protect ${host} --yes --mode enforce`), "door sdk"]);
    expect(statuses(ran)).toEqual([0, 0, 0, 0, 0]);
    expect(Object.keys(doors()).sort()).toEqual([...HOSTS, "sdk"].sort());
    expect(Object.entries(doors()).filter(([, one]) => (one as { mode: string }).mode !== "enforce")).toEqual([]);
    await together(HOSTS.map((host) => `unprotect ${host} --yes`));
    expect(Object.keys(doors())).toEqual(["sdk"]);
    expect(existsSync(join(person.home, ".gemini/settings.json"))).toBe(false);
  });

  it("settings: neither is lost", async () => {
    expect(statuses(await together(["api --listen 127.0.0.1:7799", "log retain --calls 90d"]))).toEqual([0, 0]);
    const settings = readFileSync(join(person.state, "config/rampart.yaml"), "utf8");
    expect(settings).toMatch(/127\.0\.0\.1:7799/);
    expect(settings).toMatch(/90d/);
  });
});
