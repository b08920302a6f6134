import { describe, expect, it } from "vitest";
import { rootDigest } from "../measure/manifest.js";
import { parseStatement } from "./statement.js";

const DIGEST = "ab".repeat(32);
const resource = (name: string, digest = DIGEST, algorithm = "sha256") => ({ name, digest, algorithm });
const FILES = { method: "files", hash_type: "sha256", allow_symlinks: false };
const SHARDS = { ...FILES, method: "shards", shard_size: 8 };

function statement(serialization: object, resources: object[], root = rootDigest(resources as never)) {
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: "model", digest: { sha256: root } }],
    predicateType: "https://model_signing/signature/v1.0",
    predicate: { serialization, resources },
  };
}

function code(value: unknown): string | null {
  try {
    parseStatement(Buffer.from(JSON.stringify(value)));
    return null;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("parseStatement", () => {
  const good = statement(FILES, [resource("f")]);

  it.each<[unknown, string | null, string]>([
    [good, null, "as every release writes it"],
    [statement(FILES, [resource("f")], "00".repeat(32)), "root_mismatch", "a root that is not that of the files"],
    [statement(FILES, [resource("f"), resource("f")]), "statement_malformed", "a name twice"],
    [statement(FILES, [resource("f", "AB".repeat(32))]), "statement_malformed", "upper-case hex"],
    [statement(FILES, [resource("f", "ab".repeat(64))]), "statement_malformed", "a digest of another length"],
    [statement(FILES, [resource("f", DIGEST, "blake3")]), "statement_malformed", "another algorithm than stated"],
    [statement(FILES, [resource("f", DIGEST, "sha256-sharded-8")]), "statement_malformed", "a shard among files"],
    [statement(SHARDS, [resource("f:0:8")]), null, "shards"],
    [statement({ ...SHARDS, shard_size: 0 }, []), "statement_malformed", "shards of nothing"],
    [statement({ ...SHARDS, shard_size: 8.5 }, []), "statement_malformed", "half a byte"],
    [statement(SHARDS, [resource("f")]), "statement_malformed", "a shard without its range"],
    [statement({ ...FILES, hash_type: "md5" }, []), "statement_malformed", "a hash nobody allowed"],
    [statement({ ...FILES, method: "trees" }, []), "statement_malformed", "an unknown method"],
    [statement({ ...FILES, ignore_paths: ["../x"] }, []), "name_unsafe", "leaving out what is not in the model"],
    [{ ...good, subject: [...good.subject, ...good.subject] }, "statement_malformed", "two subjects"],
    [{ ...good, predicateType: "https://model_signing/signature/v2.0" }, "statement_unsupported", "a later version"],
    [{ ...good, _type: "https://in-toto.io/Statement/v0.1" }, "statement_unsupported", "an earlier statement"],
    [[], "statement_malformed", "no object"],
  ])("%j: %s (%s)", (value, expected) => expect(code(value)).toBe(expected));

  it("reads release 0.2.0, which named each file as a subject", () => {
    const subject = ["a", "b"].map((name) => ({ name, digest: { sha256: DIGEST } }));
    const old = { _type: good._type, subject, predicateType: "https://model_signing/Digests/v0.1", predicate: {} };
    const read = parseStatement(Buffer.from(JSON.stringify(old)));
    expect(read.resources.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(code({ ...old, subject: [...subject, { name: "../c", digest: { sha256: DIGEST } }] })).toBe("name_unsafe");
  });
});
