import { describe, expect, it } from "vitest";
import { placeOf, remoteOf } from "./place.js";

const input = (listen: string | null, to: readonly string[], name: string | null, sse: readonly string[]) => ({
  text: (option: string) => (option === "listen" ? listen : option === "name" ? name : null),
  texts: (option: string) => (option === "to" ? to : sse),
});
const said = (listen: string | null, to: readonly string[], name: string | null = null, sse: readonly string[] = []) =>
  placeOf(input(listen, to, name, sse));
const HERE = "127.0.0.1:8800";
const A = "https://a.example/mcp";

describe("D4: where a gateway listens, and before which servers", () => {
  it("one, at its own path, by its host's name or another", () => {
    expect(said(null, [])).toBeNull();
    expect(said(HERE, [A])).toEqual({
      host: "127.0.0.1",
      port: 8800,
      servers: [{ name: "a.example", prefix: "", to: new URL(A), spoken: "either" }],
    });
    expect(said("[::1]:1", [`${A}?x=y=z`], "n")).toMatchObject({ host: "::1", servers: [{ name: "n", prefix: "" }] });
  });

  it("several, each under its name", () => {
    const servers = said(HERE, [`a=${A}`, "b-2=http://127.0.0.1:9/"])!.servers;
    expect(servers.map(({ name, prefix, to }) => [name, prefix, to.href])).toEqual([
      ["a", "/a", A],
      ["b-2", "/b-2", "http://127.0.0.1:9/"],
    ]);
  });

  it("servers of HTTP+SSE beside others, or one alone for a client on standard streams", () => {
    const servers = said(HERE, [`a=${A}`], null, [`b=${A}`])!.servers;
    expect(servers.map(({ prefix, spoken }) => [prefix, spoken])).toEqual([
      ["/a", "either"],
      ["/b", "old"],
    ]);
    expect(said(null, [], "n", [A])).toBeNull();
    expect(remoteOf(input(null, [], "n", [A]))).toMatchObject({ name: "n", to: new URL(A), spoken: "old" });
    expect(remoteOf(input(HERE, [], null, [A]))).toBeNull();
    expect(remoteOf(input(null, [A], null, []))).toBeNull();
    expect(() => remoteOf(input(null, [], null, ["http://a.example/sse"]))).toThrow(/takes https/);
  });

  it("two of them need an address to listen at", () => {
    expect(() => said(null, [], null, [`a=${A}`, `b=${A}`])).toThrow(/go together/);
    expect(() => said(null, [A], null, [A])).toThrow(/go together/);
  });

  it.each<[why: string, listen: string | null, to: readonly string[], name: string | null, error: RegExp]>([
    ["half of it", HERE, [], null, /go together/],
    ["the other half", null, [A], null, /go together/],
    ["an address others reach", "0.0.0.0:1", [A], null, /address of this machine/],
    ["no address", HERE, ["here"], null, /http or https/],
    ["in the clear", HERE, ["http://a.example/"], null, /takes https/],
    ["a password", HERE, ["https://u:p@a.example/"], null, /may not hold a password/],
    ["several, one without a name", HERE, [`a=${A}`, A], null, /each has a name/],
    ["two of one name", HERE, [`a=${A}`, `a=${A}`], null, /two servers are called a/],
    ["a name of the gateway's own", HERE, [`.rampart=${A}`, `b=${A}`], null, /each has a name/],
    ["one name for several", HERE, [`a=${A}`, `b=${A}`], "n", /--to NAME=URL/],
    ["more than anybody has", HERE, Array.from({ length: 65 }, (_, n) => `s${n}=${A}`), null, /at most 64/],
  ])("%s is refused", (_why, listen, to, name, error) => {
    expect(() => said(listen, to, name)).toThrow(error);
  });
});
