import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { formatHeartbeat, parseHeartbeat } from "./heartbeat.js";

describe("`heartbeat:` of rampart.yaml", () => {
  it.each([
    ["none", undefined, null],
    ["once a minute where nobody said how often", { url: "https://a.example/x" }, 60_000],
    ["to this machine without encryption", { url: "http://127.0.0.1:7441/", every: 10 }, 10_000],
  ])("is taken: %s", (_why, value, ms) => {
    const heartbeat = parseHeartbeat(value);
    expect(typeof heartbeat === "string" ? heartbeat : (heartbeat?.everyMs ?? null)).toBe(ms);
    if (heartbeat === null || typeof heartbeat === "string") return;
    expect(parseHeartbeat(parse(formatHeartbeat(heartbeat)).heartbeat)).toEqual(heartbeat);
  });

  it.each([
    ["a text", "https://a.example/", /mapping/],
    ["no address", { every: 60 }, /url` is no address/],
    ["another machine without encryption", { url: "http://a.example/" }, /https/],
    ["a machine whose name only begins like this one's", { url: "http://127.0.0.1.a.example/" }, /https/],
    ["a file", { url: "file:///etc/passwd" }, /https/],
    ["a password, which would be shown", { url: "https://u:p@a.example/" }, /password/],
    ["a page of an address", { url: `https://a.example/${"x".repeat(3_000)}` }, /no address/],
    ["every second", { url: "https://a.example/", every: 1 }, /10 to 3600/],
    ["a text as seconds", { url: "https://a.example/", every: "60" }, /10 to 3600/],
    ["a key nobody knows", { url: "https://a.example/", secret: "x" }, /heartbeat\.secret/],
  ])("is refused: %s", (_why, value, said) => expect(parseHeartbeat(value)).toMatch(said));
});
