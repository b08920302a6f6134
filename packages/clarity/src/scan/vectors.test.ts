import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { scanPaths } from "./tree.js";

const folder = fileURLToPath(new URL("../../../../../shared/vectors/pickle/", import.meta.url));
const there = existsSync(folder);
const options = { allow: new Set<string>(), strict: false };

describe.skipIf(!there)("C7: foreign pickles and archives (skipped where ../shared/vectors/pickle is absent)", () => {
  const names = there ? readdirSync(folder) : [];
  it.each(names.filter((name) => /malicious|bypass|sploit/.test(name)))("%s is refused", async (name) => {
    const result = await scanPaths([folder + name], options);
    // An archive that is not read is refused as unread; everything else is seen for what it is.
    expect(result.exit).toBe(name.endsWith(".7z") ? 18 : 17);
    if (!name.endsWith(".7z")) {
      expect(
        result.findings.map(({ code }) => code).filter((code) => /^pickle\..*_(global|call)/.test(code)),
      ).not.toEqual([]);
    }
  });
  it.each(names.filter((name) => /^benign/.test(name) && name.endsWith(".pkl")))("%s passes", async (name) => {
    expect(await scanPaths([folder + name], options)).toMatchObject({ exit: 0, findings: [] });
  });
  it.each(["bad_pytorch.pt", "broken_model.pkl", "not_a_pickle.bin"])("%s is never clean", async (name) => {
    expect((await scanPaths([folder + name], options)).exit).not.toBe(0);
  });
  it("a password-protected archive is unreadable, not clean", async () => {
    const result = await scanPaths([`${folder}benign_password_protected.zip`], options);
    expect(result.exit).toBe(18);
    expect(result.findings.map(({ code }) => code)).toEqual(["archive.encrypted"]);
  });
});
