import type { Line } from "../line.js";
import { sayRequest } from "../net/request.js";
import type { Emit, Entry } from "../types.js";
import { exact, textOf, type Value, withText } from "../value.js";
import { kindOf, reachOf, saySecret, sayVerb } from "./verbs.js";

/** Operations that hand out a secret. */
const SECRETS: ReadonlySet<string> = new Set([
  "secretsmanager get-secret-value",
  "secretsmanager batch-get-secret-value",
  "secretsmanager get-random-password",
  "ssm get-parameter",
  "ssm get-parameters",
  "ssm get-parameters-by-path",
  "sts assume-role",
  "sts assume-role-with-saml",
  "sts assume-role-with-web-identity",
  "sts get-session-token",
  "sts get-federation-token",
  "iam create-access-key",
  "iam create-login-profile",
  "iam create-service-specific-credential",
  "ecr get-login",
  "ecr get-login-password",
  "ecr get-authorization-token",
  "ecr-public get-login-password",
  "codeartifact get-authorization-token",
  "eks get-token",
  "rds generate-db-auth-token",
  "redshift get-cluster-credentials",
  "lightsail get-relational-database-master-user-password",
  "ec2 get-password-data",
  "ec2 create-key-pair",
  "kms decrypt",
  "kms generate-data-key",
  "configure export-credentials",
  "sso get-role-credentials",
  "cognito-idp admin-initiate-auth",
]);
/** Operations whose result is plain unless asked for otherwise. */
const PLAIN: ReadonlySet<string> = new Set(["secretsmanager get-random-password"]);

/** Operations whose verb says too little. */
const DELETES =
  /^(?:remove-permission|batch-delete|admin-delete|schedule-key-deletion|change-resource-record-sets|delete|leave-organization)/;

const aws: Entry = {
  names: ["aws", "awslocal"],
  options: {
    "--endpoint-url": { value: "required" },
    "--region --profile --output --query --ca-bundle --cli-read-timeout --cli-connect-timeout --color --cli-binary-format --cli-input-json --cli-input-yaml":
      "value",
    "--debug --no-verify-ssl --no-paginate --no-sign-request --no-cli-pager --cli-auto-prompt --no-cli-auto-prompt":
      "flag",
    "--generate-cli-skeleton": { value: "optional", sets: "harmless" },
    "--dry-run --dryrun --no-execute-changeset": "harmless",
    // Some operations have a version of their own.
    "--version": "optional",
    "--recursive": "recursive",
    "--force --force-delete-without-recovery": "force",
    "--delete": { sets: "deletes" },
    "--exclude --include": { value: "required" },
    "--with-decryption": { sets: "decrypts" },
    "--no-with-decryption": "flag",
    "--change-batch": { value: "required" },
    "--acl --storage-class --content-type --cache-control --metadata --sse --sse-kms-key-id --expires --expected-size --page-size":
      "value",
    "--quiet --no-progress --only-show-errors --follow-symlinks --no-follow-symlinks --human-readable --summarize --exact-timestamps --size-only":
      "flag",
  },
  unknownOptions: "ignored",
  parameters: "kebab",
  act: runAws,
};

function runAws(line: Line, emit: Emit): void {
  const [service, operation] = [line.text(0), line.text(1)];
  if (service === null || service === "help" || operation === "help" || line.text(2) === "help")
    return service === null && line.operands.length > 0 ? emit.unknown() : undefined;
  for (const word of line.words) readParameterFile(word, emit);
  if (isEmulated(line, emit)) return emulated(line, service, operation ?? "", emit);
  if (service === "s3") return runStorage(line, operation ?? "", emit);
  if (service === "configure" || service === "sso" || service === "login")
    return configure(line, operation ?? "", emit);
  if (operation === null) return line.operands.length > 1 ? emit.unknown() : undefined;
  sayOperation(line, service, operation, emit);
}

/** Variables by which a front end of such a cloud is told another server. */
const LEADS = ["AWS_ENDPOINT_URL", "LOCALSTACK_HOST", "LOCALSTACK_HOSTNAME"];

/** A cloud played on this machine, for trying things out. */
function isEmulated(line: Line, emit: Emit): boolean {
  const at = line.value("--endpoint-url");
  if (at == null) return line.program === "awslocal" && LEADS.every((name) => emit.variable(name) === undefined);
  return /^https?:\/\/(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?(?:\/|$)/i.test(
    textOf(at) ?? "",
  );
}

/** Nothing of it is anybody's but the files that are copied to it or from it. */
function emulated(line: Line, service: string, operation: string, emit: Emit): void {
  if (service !== "s3" || !/^(?:cp|mv|sync)$/.test(operation)) return;
  const [from, to] = line.operands.slice(2);
  const recursive = line.flag("recursive") || operation === "sync" ? { recursive: true } : {};
  if (from !== undefined && !isBucket(from)) emit.file("file.read", from, recursive);
  if (from !== undefined && !isBucket(from) && operation === "mv") emit.file("file.delete", from, recursive);
  if (to === undefined || isBucket(to)) return;
  emit.file("file.write", to, { ...recursive, append: true });
  if (line.flag("deletes")) emit.file("file.delete", to, recursive);
}

/** `file://x` in any value is the file's content. */
function readParameterFile(word: Value, emit: Emit): void {
  const found = /(?:^|=)fileb?:\/\/(.+)$/.exec(word.text.slice(0, 4096));
  if (found !== null) emit.file("file.read", withText(word, found[1]!));
}

function sayOperation(line: Line, service: string, operation: string, emit: Emit): void {
  const full = `${service} ${operation}`;
  const isSecret = SECRETS.has(full) && !PLAIN.has(full) && (service !== "ssm" || line.flag("decrypts"));
  if (isSecret) saySecret(line, full, emit);
  const rest = line.operands.slice(2);
  if (DELETES.test(operation) && kindOf(operation) !== "delete") {
    emit.add("infra.delete", "cloud", `aws/${service}`, { program: "aws", what: operation, ...reachOf(line) });
  } else sayVerb(line, { groups: [service], verb: operation, rest }, emit);
  if (
    /^send-(?:email|raw-email|templated-email|bulk|custom-verification|messages?$|text)|^publish$/.test(operation) &&
    /^(?:ses|sesv2|sns|pinpoint)/.test(service)
  ) {
    emit.add("message.send", "recipient", null, { what: full });
  }
  if (
    /^(?:invoke|send-command|execute-command|start-(?:session|build|execution|pipeline-execution)|run-task)$/.test(
      operation,
    )
  ) {
    emit.add("pipeline.run", "cloud", `aws/${service}`, { program: "aws", what: operation });
  }
  const last = rest[rest.length - 1];
  // These write what they get to their last operand.
  if (last !== undefined && /^(?:s3api get-object|lambda invoke|glacier get-job-output)$/.test(full))
    emit.file("file.write", last);
}

const isBucket = (value: Value | undefined) => value !== undefined && /^s3:\/\//.test(value.text.slice(0, 8));

/** What nobody knows by name, or what its name says only few may have. */
const isWorthKeeping = ({ form, text }: Value) =>
  form !== "exact" ||
  /(?:^|[^a-z])(?:prod(?:uction)?|backups?|dumps?|secrets?|credentials?|passwords?|private|keys?|terraform|tfstate|customers?|users|payroll|finance|billing)(?:[^a-z]|$)|\.(?:pem|key|p12|pfx|kdbx|dump|sql|bak|tfstate|env)(?:\.|$)/i.test(
    text.slice(0, 1_024),
  );

/** `aws s3`: its own language of paths and `s3://bucket/key`. */
function runStorage(line: Line, operation: string, emit: Emit): void {
  const [from, to] = line.operands.slice(2);
  const on = { program: "aws", what: `s3 ${operation}`.slice(0, 64) };
  switch (operation) {
    case "presign":
      // Whoever has the address has what it leads to, without signing in.
      if (from !== undefined && isWorthKeeping(from))
        return emit.add("data.grant", "table", from, { dialect: "s3", statement: "presign" });
      return emit.add("infra.read", "cloud", from ?? "aws/s3", on);
    case "ls":
      return emit.add("infra.read", "cloud", from ?? "aws/s3", on);
    case "mb":
    case "website":
      return emit.add("infra.apply", "cloud", from ?? null, on);
    case "rb":
    case "rm":
      return emit.add("infra.delete", "cloud", from ?? null, { ...on, ...reachOf(line) });
    case "cp":
    case "mv":
    case "sync":
      return copy(line, from, to, on, emit);
    default:
      return emit.unknown();
  }
}

function copy(
  line: Line,
  from: Value | undefined,
  to: Value | undefined,
  on: { program: string; what: string },
  emit: Emit,
): void {
  const recursive = line.flag("recursive") || on.what === "s3 sync" ? { recursive: true } : {};
  transfer(from, to, { isRemote: isBucket, recursive, on }, emit);
  if (on.what === "s3 mv" && from !== undefined) {
    if (isBucket(from)) emit.add("infra.delete", "cloud", from, { ...on, ...recursive });
    else emit.file("file.delete", from, recursive);
  }
  if (line.flag("deletes") && to !== undefined) {
    if (isBucket(to)) emit.add("infra.delete", "cloud", to, { ...on, ...recursive });
    else emit.file("file.delete", to, recursive);
  }
}

/** Copies between this machine and a bucket: what leaves is sent, what comes is received and written. */
export function transfer(
  from: Value | undefined,
  to: Value | undefined,
  how: {
    readonly isRemote: (value: Value | undefined) => boolean;
    readonly recursive: { readonly recursive?: boolean };
    readonly on: { readonly program: string; readonly what: string };
  },
  emit: Emit,
): void {
  if (from === undefined || to === undefined) return emit.unknown();
  const { isRemote, recursive, on } = how;
  if (!isRemote(from) && from.text !== "-") emit.file("file.read", from, recursive);
  if (isRemote(from)) emit.net("net.receive", bucketHost(from));
  if (isRemote(to)) {
    if (!isRemote(from)) emit.net("net.send", bucketHost(to));
    emit.add("infra.apply", "cloud", to, on);
  } else if (to.text !== "-") emit.file("file.write", to, { ...recursive, append: true });
}

/** The bucket as a host, so that policies on hosts see it: `s3://bucket/key` is `bucket.s3`. */
function bucketHost(value: Value): Value {
  const found = /^([a-z0-9]+):\/\/([^/]*)/i.exec(value.text.slice(0, 512));
  return found === null ? value : withText(value, `${found[2]}.${found[1]}`);
}

function configure(line: Line, operation: string, emit: Emit): void {
  if (/^(?:list|get|list-profiles)$/.test(operation)) {
    // `get aws_secret_access_key` prints it.
    if (operation === "get" && /secret|token/.test(textOf(line.operands[2]) ?? ""))
      saySecret(line, "configure get", emit);
    return;
  }
  if (operation === "export-credentials") return saySecret(line, "configure export-credentials", emit);
  emit.file("file.write", exact("~/.aws/config"), { append: true });
}

/** Requests to the interface itself, signed as the command line signs them. */
const awscurl: Entry = {
  names: ["awscurl"],
  options: {
    "-X --request": { value: "required" },
    "-d --data --data-binary": { value: "required", is: "data-or-file" },
    "-H --header, --service, --region, --profile, --access_key, --secret_key, --session_token --security_token, -o --output":
      "value",
    "-v --verbose -i --include -k --insecure -L --location --fail-with-body": "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const method = textOf(line.value("-X")) ?? (line.has("-d") ? "POST" : null);
    for (const url of line.operands) {
      emit.net(method === null || method === "GET" ? "net.receive" : "net.send", url, {
        method: (method ?? "GET").slice(0, 32),
      });
      sayRequest(url, { method, body: line.values("-d"), words: line.words }, emit);
    }
  },
};

export const entries: readonly Entry[] = [aws, awscurl];
