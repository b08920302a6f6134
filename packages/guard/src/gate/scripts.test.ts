import { createHash } from "node:crypto";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeBench, shell } from "../testing/harness.js";

const bench = await makeBench();
const at = { cwd: bench.project };

/** What the record says the last call would do: kind and resource. */
async function lastActions(): Promise<
  readonly { kind: string; labels?: readonly string[]; detail: Record<string, unknown>; resource: { name: string } }[]
> {
  const events = await bench.events();
  return (events.findLast((event) => event.kind === "intent") as unknown as { actions: never }).actions;
}

const place = async (name: string, text: string): Promise<void> => {
  await mkdir(join(bench.project, name, ".."), { recursive: true });
  await writeFile(join(bench.project, name), text);
};

describe("a script that is run is read then", () => {
  it.each([
    ["python3 clean.py", "clean.py", "import shutil; shutil.rmtree('/etc/x')"],
    ["bash clean.sh", "clean.sh", "rm -rf /etc/x"],
    ["node clean.mjs", "clean.mjs", "import { rmSync } from 'node:fs'; rmSync('/etc/x', { recursive: true })"],
    ["npm run clean", "package.json", '{"scripts":{"clean":"rm -rf /etc/x"}}'],
    ["make clean", "Makefile", "clean:\n\trm -rf /etc/x\n"],
    ["source lib/env.sh", "lib/env.sh", "rm -rf /etc/x"],
  ])("D6: %s", async (command, name, text) => {
    await bench.hook(shell("true", at));
    await place(name, text);
    expect(await bench.hook(shell(command, at))).toMatchObject({ outcome: "deny" });
    const actions = await lastActions();
    expect(actions.some(({ kind, resource }) => kind === "file.delete" && resource.name === "/etc/x")).toBe(true);
    const digest = `sha256:${createHash("sha256").update(text).digest("hex")}`;
    expect(actions.find(({ kind }) => kind === "code.run")?.detail).toMatchObject({ digest, effects: "known" });
  });

  it("D6: by its name alone, and what it runs in turn", async () => {
    await place("run", "#!/bin/sh\npython3 inner/step.py");
    await place("inner/step.py", "import subprocess; subprocess.run(['sh', 'inner/last.sh'])");
    await place("inner/last.sh", "rm /etc/y");
    await chmod(join(bench.project, "run"), 0o755);
    expect(await bench.hook(shell("./run", at))).toMatchObject({ outcome: "deny" });
    expect((await lastActions()).some(({ resource }) => resource.name === "/etc/y")).toBe(true);
  });

  it("a script without harm stays what it was", async () => {
    await place("fine.py", "import json, sys\nprint(json.dumps({'a': len(sys.argv)}))");
    expect(await bench.hook(shell("python3 fine.py", at))).toMatchObject({ outcome: "no-opinion" });
  });

  it("a door's word counts where the guard cannot read, and says so", async () => {
    const call = {
      id: "1",
      door: "sdk",
      agent: "a",
      principal: "p",
      session: "s",
      tool: "shell",
      shell: "bash",
      arguments: { command: "python3 theirs.py" },
      cwd: bench.project,
    };
    const files = [{ path: join(bench.project, "theirs.py"), text: "import os; os.remove('/etc/z')" }];
    expect(await bench.agent({ op: "decide", call, files })).toMatchObject({ outcome: "deny" });
    expect((await lastActions()).find(({ kind }) => kind === "code.run")?.labels).toContain("claimed");
    await place("theirs.py", "print(1)");
    expect(await bench.agent({ op: "decide", call, files })).toMatchObject({ verdict: "allow" });
  });

  it.each([
    [{}],
    ["x"],
    [[1]],
    [[{ path: 1, text: "" }]],
    [[{ path: "/x" }]],
    [Array.from({ length: 17 }, () => ({ path: "/x", text: "" }))],
  ])("files that are none are refused: %j", async (files) => {
    const call = {
      id: "1",
      door: "sdk",
      agent: "a",
      principal: "p",
      session: "s",
      tool: "shell",
      shell: "bash",
      arguments: { command: "ls" },
      cwd: bench.project,
    };
    expect(JSON.stringify(await bench.agent({ op: "decide", call, files }))).toContain("call_malformed");
  });
});
