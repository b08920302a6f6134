import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signerOf } from "@rampart/ledger";
import { locateLayout } from "@rampart/service";
import { onTestFinished } from "vitest";
import type { ProtectContext } from "../protect/context.js";

/** A well-formed verifier key nobody has the private half of any more. */
export const KEY = signerOf("rampart/test", generateKeyPairSync("ed25519").privateKey).verifier.text;

/** For one test: a throw-away user, a home folder, an installation below it, and two small programs to copy. */
export function makeWorld(): { readonly home: string; readonly context: ProtectContext } {
  const root = mkdtempSync(join(tmpdir(), "rampart-edge-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const home = join(root, "home");
  mkdirSync(join(root, "built"), { recursive: true });
  mkdirSync(home, { mode: 0o700 });
  const program = (["rampart.mjs", "rampart-hook.mjs"] as const).map((name) => {
    const source = join(root, "built", name);
    writeFileSync(source, `// ${name}\n`);
    return { name, source };
  });
  const context: ProtectContext = {
    layout: locateLayout({ home, env: {} }),
    home,
    user: "dev",
    uid: process.getuid!(),
    environment: {},
    node: process.execPath,
    version: "0.1.0",
    program,
    key: KEY,
    now: 1_000,
  };
  return { home, context };
}
