import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { goldenModel } from "../testing/golden.js";
import { scratch } from "../testing/scratch.js";
import { absent, vectors } from "../testing/vectors.js";
import { measure } from "./measure.js";
import { listTree } from "./tree.js";

const folder = scratch();
const why = absent("oms-golden");
const BASE = "oms-golden/_serialization/testdata/";
const cases = (why === null ? ["file", "file_shard"] : []).flatMap((kind) =>
  readdirSync(vectors(`${BASE}${kind}/TestSerializer`)).map((name) => [kind, name] as const),
);

describe.skipIf(why !== null)(`golden manifests of the reference${why === null ? "" : `: ${why}`}`, () => {
  it.each(cases)("C1: %s/%s", async (kind, name) => {
    const small = name.endsWith("_small_shards");
    const model = goldenModel(`${folder}/${kind}-${name}`, name.replace("_small_shards", ""));
    const listing = { links: "follow", ignored: new Set<string>() } as const;
    const tree = listTree(model, listing);
    const how =
      kind === "file"
        ? ({ method: "files", algorithm: "sha256", shardSize: null } as const)
        : ({ method: "shards", algorithm: "sha256", shardSize: small ? 8 : 1_000_000_000 } as const);
    const resources = await measure(tree, tree.entries, how, listing);
    const expected = readFileSync(vectors(`${BASE}${kind}/TestSerializer/${name}`), "utf8");
    expect(resources.map((r) => `${r.name}:${r.digest}\n`).join("")).toBe(expected);
  });
});
