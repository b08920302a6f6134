import { describe, expect, it } from "vitest";
import { effectsOf } from "../testing/render.js";

/** `[language, code, what it does, why the row is here]` */
const ROWS: readonly (readonly [language: string, code: string, does: readonly string[], why: string])[] = [
  [
    "python",
    'import boto3\nc = boto3.client("rds")\nfor op in ("delete_db_cluster",):\n  getattr(c, op)(DBClusterIdentifier="prod")',
    ["as aws rds delete-db-cluster prod"],
    "a method by its name",
  ],
  [
    "python",
    'import boto3\nf = boto3.client("s3").delete_bucket\nf(Bucket="x")',
    ["as aws s3api delete-bucket x"],
    "a method called later",
  ],
  ["python", 'import boto3\nf = boto3.client("s3").delete_bucket', [], "one that is not called"],
  [
    "node",
    "const {deleteNamespace} = require('@kubernetes/client-node').KubernetesObjectApi.makeApiClient(k); deleteNamespace({name: 'prod'})",
    ["as kubectl delete namespace prod"],
    "one taken out of its client",
  ],
  [
    "node",
    'const {query} = new (require("pg").Pool)(); query("drop table t")',
    ["sql postgres drop table t"],
    "one of a connection",
  ],
];

const said = (language: string, code: string) =>
  effectsOf(language, code).filter((one) => /^\??(?:sql|as|delete|opaque)/.test(one));

describe("methods that are called later", () => {
  it.each(ROWS)("P3: %s %s does %j (%s)", (language, code, does) => {
    expect(said(language, code)).toEqual(does);
  });
});
