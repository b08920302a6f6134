import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { clientIn } from "./client.js";

const cwd = mkdtempSync(join(tmpdir(), "rampart-client-"));
afterAll(() => rmSync(cwd, { recursive: true }));
writeFileSync(join(cwd, "mine"), "s3cret\n", { mode: 0o600 });
writeFileSync(join(cwd, "open"), "s3cret\n", { mode: 0o644 });
writeFileSync(join(cwd, "empty"), "\n", { mode: 0o600 });

const said = (options: Readonly<Record<string, string>>) =>
  clientIn({ text: (name) => options[name] ?? null }, { cwd });

describe("D4: who a gateway is at a server's login", () => {
  it("is said by name, with a secret from a file, or not at all", async () => {
    expect(await said({})).toBeNull();
    expect(await said({ "client-id": "x" })).toEqual({ id: "x", secret: null });
    expect(await said({ "client-id": "x", "client-secret-file": "mine" })).toEqual({ id: "x", secret: "s3cret" });
  });

  it.each<[why: string, options: Readonly<Record<string, string>>, error: RegExp]>([
    ["a secret without a name", { "client-secret-file": "mine" }, /goes with --client-id/],
    ["a name no server gives", { "client-id": "a b" }, /takes the name/],
    ["no such file", { "client-id": "x", "client-secret-file": "none" }, /none/],
    ["a file others may read", { "client-id": "x", "client-secret-file": "open" }, /others may read open/],
    ["an empty file", { "client-id": "x", "client-secret-file": "empty" }, /holds no secret/],
  ])("%s is an error", async (_why, options, error) => {
    await expect(said(options)).rejects.toThrow(error);
  });
});
