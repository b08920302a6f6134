import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { newPerson, type UnderWay } from "../testing/typed.js";

/** One person with a guard whose API is on, all in this process. */
const person = newPerson();
let guard: UnderWay;
let url = "";

beforeAll(async () => {
  expect((await person.types("api --listen 127.0.0.1:7743")).err).toContain("nothing is installed here");
  await person.types("init");
  expect((await person.types("api --listen 127.0.0.1:0")).status).toBe(0);
  const policy = join(person.state, "config/policy.yaml");
  const known =
    "agents: { refund-bot: { owner: ada } }\npeople: { ada: { roles: [admin] }, bob: { roles: [viewer] } }\n";
  writeFileSync(policy, `${readFileSync(policy, "utf8")}${known}`);
  guard = await person.serves();
  // The API listens a moment after the sockets do.
  await vi.waitFor(
    async () => {
      url = JSON.parse((await person.types("api --json")).out).running.url;
    },
    { timeout: 30_000, interval: 50 },
  );
});
afterAll(async () => {
  await person.leaves();
  await guard.ended;
});

const self = async (key: string) =>
  (await fetch(`${url}/v1/self`, { headers: { authorization: `Bearer ${key}` } })).json() as Promise<object>;

describe("credentials", () => {
  it("S2: a key is shown once, speaks for its agent, and ends when it is taken back", async () => {
    const { out, err } = await person.types("credential issue agent refund-bot --for 30d");
    const key = out.trim();
    expect(err).toContain("shown once");
    expect(await self(key)).toMatchObject({ type: "agent", name: "refund-bot" });
    const listed = await person.types("credential list");
    expect([listed.out.includes("refund-bot"), listed.out.includes(key.slice(16))]).toEqual([true, false]);
    const id = key.slice(3, 15);
    expect((await person.types(`credential revoke ${id} --reason lost`)).status).toBe(0);
    expect(await self(key)).toMatchObject({ code: "unauthenticated" });
    expect((await person.types("credential list")).out).not.toContain(id);
    expect((await person.types("credential list --all")).out).toContain("revoked");
    expect((await person.types(`credential revoke ${id}`)).status).toBe(1);
  });

  it.each([
    ["an agent nobody answers for", "agent stranger", 1, /nobody answers for it/],
    ["more than a person has", "person bob --scope admin", 1, /gives a person no role/],
    ["a kind there is none of", "robot refund-bot", 1, /agent, person, service/],
    ["a span that is none", "agent refund-bot --for ever", 2, /no such span/],
  ])("are not given to %s", async (_why, words, status, said) => {
    const answer = await person.types(`credential issue ${words}`);
    expect([answer.status, answer.out]).toEqual([status, ""]);
    expect(answer.err).toMatch(said);
  });

  it("the API's address is in its own verb and in status", async () => {
    expect((await person.types("api")).out).toContain(url);
    expect((await person.types("status")).out).toContain(url);
    expect((await person.types("api --listen 0.0.0.0:80")).err).toMatch(/needs `api.tls`/);
  });
});
