import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { measure } from "../measure/measure.js";
import { listTree } from "../measure/tree.js";
import { goldenModel } from "../testing/golden.js";
import { scratch } from "../testing/scratch.js";
import { absent, vectors } from "../testing/vectors.js";
import { parseBundle } from "./bundle.js";
import { statementText } from "./sign.js";
import { parseStatement } from "./statement.js";

const folder = scratch();
const why = absent("oms-golden") ?? absent("oms-schema");
const GOLDEN = "oms-golden/_signing/testdata/signing/TestPayload";
const goldens = why === null ? readdirSync(vectors(GOLDEN)) : [];

describe.skipIf(why !== null)(`golden payloads of the reference${why === null ? "" : `: ${why}`}`, () => {
  it.each(goldens)("C1: %s: we write the same statement, and read theirs", async (name) => {
    const text = readFileSync(vectors(`${GOLDEN}/${name}`), "utf8");
    const expected = JSON.parse(text);
    const { method, hash_type: algorithm, shard_size: size } = expected.predicate.serialization;
    const model = goldenModel(`${folder}/${name}`, name.replace(/(_small)?_shards?$/, ""));
    const listing = { links: "follow", ignored: new Set<string>() } as const;
    const tree = listTree(model, listing);
    const how = { method, algorithm, shardSize: size ?? null };
    const resources = await measure(tree, tree.entries, how, listing);
    const serialization = { ...how, allowSymlinks: true, ignorePaths: null };
    const ours = JSON.parse(statementText(expected.subject[0].name, serialization, resources, "reference"));
    expect(ours).toEqual(expected);
    expect(parseStatement(Buffer.from(text)).root).toBe(expected.subject[0].digest.sha256);
  });
});

const CODES = {
  "invalid/empty": "bundle_malformed",
  "invalid/missing-envelope": "bundle_malformed",
  "invalid/missing-tlog-entries": "bundle_malformed",
  "invalid/missing-verification-material": "bundle_malformed",
  "invalid-payload/wrong-predicate": "statement_unsupported",
  "valid/certificate": null,
  "valid/key": null,
  "valid/sigstore": null,
} as const;

describe.skipIf(why !== null)(`bundles of the specification${why === null ? "" : `: ${why}`}`, () => {
  it.each(Object.entries(CODES))("C1: %s: %s", (name, code) => {
    const bytes = readFileSync(vectors(`oms-schema/test-vectors/v1.0/${name}.bundle.json`));
    const read = () => parseStatement(parseBundle(bytes).payload);
    if (code === null) expect(read().resources).toHaveLength(2);
    else expect(read).toThrow(expect.objectContaining({ code }));
  });
});
