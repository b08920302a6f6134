import { known } from "../machine/joining.js";
import type { Handler } from "../machine/language.js";
import { UNKNOWN } from "../machine/value.js";
import { actAs, answer, client, deeper, pathOf, type Reader, secretAnswer, textsOf, wordsOf } from "./client.js";

/** Members that make something of the client itself. */
const NEUTRAL = new Set(
  "meta exceptions can_paginate get_paginator get_waiter paginate wait generate_presigned_url generate_presigned_post close load reload get_available_subresources promise on destroy config middleware_stack waiter_names pages all filter limit page_size session events".split(
    " ",
  ),
);

/** Services whose command line has another name for the plain interface. */
const SERVICES: ReadonlyMap<string, string> = new Map([["s3", "s3api"]]);

/** `client("s3").delete_bucket(Bucket="x")`, `new S3().deleteBucket({…})`: operations by the names the command line has too. */
export const awsClient: Reader = ({ call, path, name, words }) => {
  const { m } = call;
  if (path.length === 0) return name === "resource" ? resource(call) : made(call);
  const service = path[0]!;
  if (NEUTRAL.has(words.join("_"))) return answer(call);
  if (name === "send" || name === "__call__") return sent(call, service);
  const texts = textsOf(call);
  const [a = null, b = null, c = null] = texts;
  if (service === "s3" && name === "upload_file")
    actAs(m, "aws", "s3", "cp", a, b === null ? "s3://*" : `s3://${b}/${c ?? ""}`);
  else if (service === "s3" && name === "download_file")
    actAs(m, "aws", "s3", "cp", a === null ? "s3://*" : `s3://${a}/${b ?? ""}`, c);
  else actAs(m, "aws", SERVICES.get(service) ?? service, operation(service, words, path[1]), ...texts.slice(0, 2));
  return service === "secretsmanager" && /secret.?value/i.test(name) ? secretAnswer(call) : answer(call);
};

/** `DocumentClient.delete` is `delete-item`. */
function operation(service: string, words: readonly string[], manner: string | undefined): string {
  return service === "dynamodb" && manner === "document" ? `${words.join("-")}-item` : words.join("-");
}

const made: Handler = (call) => {
  const service = known(call.args[0] ?? call.named?.get("service_name"));
  return /client/.test(call.name) ? client("aws", [service?.toLowerCase() ?? "*"]) : client("aws");
};

const resource: Handler = (call) => {
  const service = known(call.args[0] ?? call.named?.get("service_name"));
  return client("aws-resource", [service?.toLowerCase() ?? "*"]);
};

/** `resource("s3").Bucket("x").objects.all().delete()`: nouns lead deeper, verbs do something to the last of them. */
export const awsResource: Reader = ({ call, path, name, words }) => {
  const { m, self } = call;
  if (/^[A-Z]/.test(name)) return self.k === "thing" ? deeper(self, words.join("-")) : UNKNOWN;
  if (NEUTRAL.has(name)) return self;
  const [service = "*", ...nouns] = path;
  const [a = null, b = null] = textsOf(call);
  if (name === "upload_file") actAs(m, "aws", "s3", "cp", a, `s3://*/${b ?? ""}`);
  else if (name === "download_file") actAs(m, "aws", "s3", "cp", `s3://*/${a ?? ""}`, b);
  else {
    const noun = nouns.length === 0 || words.length > 1 ? [] : [nouns[nouns.length - 1]!];
    actAs(m, "aws", SERVICES.get(service) ?? service, [...words, ...noun].join("-"), a);
  }
  return answer(call);
};

/** `client.send(new DeleteBucketCommand({…}))` */
function sent(call: Parameters<Handler>[0], service: string) {
  for (const one of call.args) {
    if (one.k !== "thing" || one.type !== "client") continue;
    const [of = service, command = ""] = pathOf(one);
    if (command !== "") actAs(call.m, "aws", SERVICES.get(of) ?? of, command);
    if (command === "get-secret-value") return secretAnswer(call);
  }
  return answer(call);
}

/** Names of libraries, and what calling them makes. */
export function awsLibrary(name: string): Handler | undefined {
  if (name === "boto3.client") return made;
  if (name === "boto3.resource") return resource;
  if (/^(?:boto3|botocore)(?:\.session)?\.(?:Session|get_session)$/.test(name)) return () => client("aws");
  const v3 = /^@aws-sdk\/(?:client|lib)-([a-z0-9-]+)\.(\w+)$/.exec(name);
  if (v3 !== null) {
    const [, service = "", made = ""] = v3;
    if (made.endsWith("Command")) {
      const path = [service, wordsOf(made.slice(0, -"Command".length)).join("-")];
      return () => client("aws-command", path);
    }
    return () => client("aws", [service]);
  }
  // Ruby's and PHP's: `Aws::S3::Client.new`, `new Aws\S3\S3Client`.
  const elsewhere = /^Aws\.([A-Z]\w*)\.(?:Client\.new|(Resource|Bucket)\.new|[A-Z]\w*Client)$/.exec(name);
  if (elsewhere !== null)
    return () =>
      client(elsewhere[2] === undefined ? "aws" : "aws-resource", [
        elsewhere[1]!.toLowerCase(),
        ...(elsewhere[2] === "Bucket" ? ["bucket"] : []),
      ]);
  const v2 = /^(?:aws-sdk|AWS)\.([A-Z]\w*)(?:\.(DocumentClient))?$/.exec(name);
  if (v2 === null || /^(?:Config|Credentials|Endpoint|Service)$/.test(v2[1]!)) return undefined;
  return () => client("aws", [v2[1]!.toLowerCase(), ...(v2[2] === undefined ? [] : ["document"])]);
}
