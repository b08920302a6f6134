import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../free-port.js";
import { MODERN, missingTools, newerNode, toolOf } from "./official.js";
import { Room, withoutClock } from "./room.js";
import { missingServers, PROGRAM, programOf } from "./servers.js";

/** The official Inspector's command line, held against a server by itself and against the same server behind Rampart. */

const why = missingTools ?? missingServers();
const node = process.execPath;

type Asked = readonly string[];
const TOOLS: Asked = ["tools/list"];
const ECHO: Asked = ["tools/call", "--tool-name", "echo", "--tool-arg", "message=hi"];
const NO_ARGUMENT: Asked = ["tools/call", "--tool-name", "echo"];

describe.skipIf(why !== null)(`D4: the Inspector${why === null ? "" : ` (${why})`}`, () => {
  let room: Room;
  beforeAll(() => {
    room = new Room();
  });
  afterAll(() => room?.close());

  /** What it prints, and how it ends. */
  async function inspect(era: string, asked: Asked, target: Asked) {
    const options = ["--cli", "--protocol-era", era, "--format", "json", "-q"];
    const words = [toolOf("inspector"), ...options, "--method", ...asked, ...target];
    const child = spawn(newerNode, words, { cwd: room.home, env: room.env, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    const late = setTimeout(() => child.kill("SIGKILL"), 60_000);
    const [status] = await once(child, "close");
    clearTimeout(late);
    expect(out === "" && err === "", "it says something").toBe(false);
    return { status, said: out === "" ? null : withoutClock(JSON.parse(out)), err };
  }

  async function same(era: string, asked: Asked, direct: Asked, through: Asked): Promise<void> {
    const [one, other] = await Promise.all([inspect(era, asked, direct), inspect(era, asked, through)]);
    expect({ status: one.status, said: one.said !== null }, one.err).toEqual({ status: 0, said: true });
    expect({ status: other.status, said: other.said }, other.err).toEqual({ status: 0, said: one.said });
  }

  const onStreams = (server: Asked, name: string): [Asked, Asked] => [
    ["--", ...server],
    ["--", node, PROGRAM, "mcp", "--state", join(room.root, "state"), "--name", name, "--", ...server],
  ];

  async function overHttp(server: Asked, name: string): Promise<[Asked, Asked]> {
    const port = await freePort();
    await room.serving(server, /listening on port/, { PORT: String(port) });
    const to = `http://127.0.0.1:${port}/mcp`;
    const gateway = await room.gateway(to, name);
    const at = (url: string) => ["--transport", "http", "--server-url", url];
    return [at(to), at(gateway)];
  }

  it.each([
    TOOLS,
    ECHO,
    ["tools/call", "--tool-name", "get-structured-content", "--tool-arg", "location=Chicago"],
    ["resources/list"],
    ["resources/read", "--uri", "demo://resource/static/document/features.md"],
    ["prompts/get", "--prompt-name", "simple-prompt"],
  ])("is answered the same by server-everything through the proxy: %s", async (...asked) => {
    await same("legacy", asked, ...onStreams([node, programOf("server-everything")], "everything"));
  });

  it("and through the gateway", async () => {
    const [direct, through] = await overHttp([programOf("server-everything"), "streamableHttp"], "everything");
    for (const asked of [TOOLS, ECHO]) await same("legacy", asked, direct, through);
  });

  it("and over HTTP+SSE, where it speaks that or finds a server of it by itself", async () => {
    const [port, own] = [await freePort(), await freePort()];
    await room.serving([programOf("server-everything"), "sse"], /running on port/, { PORT: String(port) });
    const to = `http://127.0.0.1:${port}/sse`;
    const words = [PROGRAM, "mcp", "--state", join(room.root, "state"), "--listen", `127.0.0.1:${own}`, "--sse", to];
    await room.serving(words, /is served at/);
    const at = (transport: string, url: string) => ["--transport", transport, "--server-url", url];
    const [direct, gateway] = [at("sse", to), `http://127.0.0.1:${own}/sse`];
    await same("legacy", TOOLS, direct, at("sse", gateway));
    for (const era of ["legacy", "auto"]) await same(era, ECHO, direct, at("http", gateway));
  });

  it.each([TOOLS, ECHO, ["resources/read", "--uri", "test://note"], ["prompts/get", "--prompt-name", "greet"]])(
    "is answered the same by a server that knows 2026-07-28 only, through the proxy: %s",
    async (...asked) => {
      await same("modern", asked, ...onStreams([node, MODERN], "modern"));
    },
  );

  it("and through the gateway, with the headers that version wants", async () => {
    const [direct, through] = await overHttp([MODERN], "modern");
    for (const asked of [TOOLS, ECHO, ["tools/call", "--tool-name", "steps"]])
      await same("modern", asked, direct, through);
  });

  it("is told why a call is refused, by an exit status and in words", async () => {
    const [, through] = onStreams([node, MODERN], "modern");
    const { status, said, err } = await inspect("modern", NO_ARGUMENT, through);
    expect(status).not.toBe(0);
    expect(JSON.stringify(said) + err).toMatch(/Rampart refused this call/);
  });
});
