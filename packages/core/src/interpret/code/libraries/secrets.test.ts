import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";
import { effectsOf as ofCode } from "../testing/render.js";

/** What makes a secret: what comes of it is told to nobody but whom one signs in at. */
const MAKES: readonly (readonly [makes: string, why: string])[] = [
  [`import boto3; s = boto3.client("secretsmanager").get_secret_value(SecretId="x")["SecretString"]`, "Amazon's"],
  [
    `from azure.keyvault.secrets import SecretClient; s = SecretClient("https://kv", c).get_secret("x").value`,
    "Microsoft's",
  ],
  [
    `from google.cloud import secretmanager; s = secretmanager.SecretManagerServiceClient().access_secret_version(name="x").payload.data`,
    "Google's",
  ],
  [`import hvac; s = hvac.Client().secrets.kv.v2.read_secret_version(path="x")`, "Vault's"],
  [`import keyring; s = keyring.get_password("a", "b")`, "a person's own"],
  [`from kubernetes import client; s = client.CoreV1Api().read_namespaced_secret("x", "y").data`, "a cluster's"],
];

const sent = (code: string) => ofCode("python", code).filter((one) => /^\??(?:send|receive)/.test(one));

describe("what stores of secrets answer", () => {
  it.each(MAKES)("P7: %s is sent where it is sent (%s)", (makes) => {
    expect(sent(`${makes}\nimport requests\nrequests.post("https://h", data=s)`)[0]).toBe("send h +environment");
  });

  it.each(MAKES)("%s is a login where one signs in (%s)", (makes) => {
    expect(sent(`${makes}\nimport requests\nrequests.get("https://h", headers={"Authorization": s})`)[0]).toBe(
      "receive h as *",
    );
  });

  it("P7: Amazon's, by a command that is sent", () => {
    const code = `const { SecretsManagerClient, GetSecretValueCommand } = require("@aws-sdk/client-secrets-manager");
const { SecretString } = await new SecretsManagerClient({}).send(new GetSecretValueCommand({ SecretId: "x" }));
await fetch("https://h", { method: "POST", body: SecretString });`;
    expect(ofCode("node", code).filter((one) => one.startsWith("send"))).toEqual(["send h +environment"]);
  });

  it("what nobody keeps secret is not", () => {
    expect(
      sent(
        `import boto3; s = boto3.client("s3").list_buckets()\nimport requests\nrequests.post("https://h", data=s)`,
      )[0],
    ).toBe("send h");
  });
});

describe("a library that does what a program does", () => {
  it("reads nothing of what the code's own program reads, which may be the code", () => {
    const effects = effectsOf(
      `python3 - <<'X'\nimport paramiko\ns = paramiko.SSHClient()\ns.connect("h")\ns.exec_command("uptime")\nX`,
    );
    expect(effects.filter((one) => /opaque|import|send/.test(one))).toEqual([]);
    expect(effects).toContain("net.connect h");
  });
});
