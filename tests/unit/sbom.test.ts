import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
// @ts-expect-error a script without types
import { sbomOf } from "../../scripts/release/sbom.mjs";

const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");
const tarball = { name: "rampart-0.1.0.tgz", sha256: "0".repeat(64) };

describe("R5: a release's bill of materials", () => {
  const bom = sbomOf(ROOT, [tarball], 0);

  it("is valid by the published schema", () => {
    const library = dirname(createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library/package.json"));
    const schema = (name: string) =>
      JSON.parse(readFileSync(join(library, `res/schema/${name}.SNAPSHOT.schema.json`), "utf8"));
    const ajv = new Ajv.default({ strict: false, formats: { "idn-email": true, "iri-reference": true } });
    for (const name of ["spdx", "jsf-0.82"]) {
      ajv.addSchema({ ...schema(name), $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json` });
    }
    addFormats.default(ajv);
    const check = ajv.compile(schema("bom-1.6"));
    expect({ valid: check(bom), errors: check.errors }).toEqual({ valid: true, errors: null });
  });

  it("has what is installed to run it, with its digest, and nothing of development", () => {
    const names = bom.components.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(["yaml", "re2js", "unbash", "cel-js", tarball.name]));
    expect(names).not.toContain("vitest");
    for (const { type, hashes, name } of bom.components)
      expect({ name, type, hashes }).toMatchObject({
        hashes: [{ content: expect.stringMatching(/^[0-9a-f]{64,128}$/) }],
      });
  });
});
