import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readEnvFile } from "./env-file.js";
import { startableServers } from "./startable.js";

const root = mkdtempSync(join(tmpdir(), "rampart-startable-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (path: string, body: object | string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof body === "string" ? body : JSON.stringify(body));
};

describe("D4: servers as their hosts start them", () => {
  const mine = { mcpServers: { mine: { command: "./s" } } };
  write(".claude.json", { projects: { [join(root, "a")]: mine, [join(root, "b")]: mine } });
  write("c/.vscode/mcp.json", {
    servers: {
      filled: {
        command: "${userHome}${/}s",
        args: ["${workspaceFolder}/x", "${workspaceFolderBasename}"],
        envFile: "${workspaceFolder}/.env",
        env: { B: "own" },
        cwd: "sub",
      },
    },
  });
  write("c/.env", "A=a\nB=file\n");
  write(".cursor/mcp.json", {
    mcpServers: { nowhere: { command: "${workspaceFolder}/s" }, gone: { command: "s", envFile: "/nowhere/.env" } },
  });
  write(
    ".codex/config.toml",
    '[mcp_servers.codex]\ncommand = "s"\nargs = [\n  "-y", # yes\n]\nenv = { K = "v" }\n[mcp_servers]\nshort = { command = "t" }\n',
  );
  write("Library/Application Support/Claude/claude_desktop_config.json", { mcpServers: { mac: { command: "m" } } });
  write(".gemini/antigravity/mcp_config.json", { mcpServers: { anti: { command: "g" } } });

  it("two projects' servers of one name are two, each started in its own folder", async () => {
    const { servers } = await startableServers(root, [], {});
    const both = servers.filter(({ name }) => name === "mine");
    expect(both.map(({ cwd, why }) => [cwd, why])).toEqual([
      [join(root, "a"), null],
      [join(root, "b"), null],
    ]);
  });

  it.each<[name: string, expected: object]>([
    ["codex", { command: ["s", "-y"], env: { K: "v" }, cwd: null }],
    ["short", { command: ["t"] }],
    ["mac", { command: ["m"], hosts: ["claude-desktop"] }],
    ["anti", { command: ["g"], hosts: ["antigravity"] }],
    ["nowhere", { why: "only its host knows ${workspaceFolder}" }],
    ["gone", { env: {}, why: null }],
    [
      "filled",
      {
        command: [join(root, "s"), join(root, "c/x"), "c"],
        env: { A: "a", B: "own" },
        cwd: join(root, "c/sub"),
        why: null,
      },
    ],
  ])("%s", async (name, expected) => {
    const { servers } = await startableServers(root, [join(root, "c")], {});
    expect(servers.find((one) => one.name === name)).toMatchObject(expected);
  });

  it.each<[why: string, text: string, expected: object]>([
    ["plain, with a comment", "A=a b # why\n# B=b\n", { A: "a b" }],
    ["quoted", `A="a # b"\nB='c'\r\nexport C=d`, { A: "a # b", B: "c", C: "d" }],
    ["nothing", "A=\n", { A: "" }],
    ["what says nothing", "just words\n=x\n1A=x\n", {}],
    ["more than anybody has", `${"A=1\n".repeat(9_999)}B=2`, { A: "1" }],
    ["a line without end", `A=${" ".repeat(100_000)}x`, { A: "" }],
  ])("a file of variables: %s", (_why, text, expected) => {
    expect(readEnvFile(text)).toEqual(expected);
  });
});
