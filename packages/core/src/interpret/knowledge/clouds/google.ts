import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { exact, textOf, type Value } from "../value.js";
import { transfer } from "./aws.js";
import { kindOf, reachOf, readCommand, saySecret, sayUnknown, sayVerb } from "./verbs.js";

const isBucket = (value: Value | undefined) => value !== undefined && /^gs:\/\//.test(value.text.slice(0, 8));

const shared = {
  "--project --format --filter --region --zone --location --account --configuration --impersonate-service-account --billing-project --verbosity --limit --sort-by --organization --folder":
    "value",
  "-q --quiet": "force",
  "-h --help --dry-run --validate-only": "harmless",
  // Some commands have a version of their own.
  "--version": "optional",
  "-r -R --recursive": "recursive",
  "--command": { value: "required" },
  "--delete-unmatched-destination-objects -d": { sets: "deletes" },
  "--async --no-async --log-http --user-output-enabled --no-user-output-enabled": "flag",
} as const;

const gcloud: Entry = {
  names: ["gcloud"],
  options: shared,
  unknownOptions: "ignored",
  parameters: "kebab",
  act: runGcloud,
};

/** Commands that print a credential. */
const SECRETS =
  /^(?:(?:alpha |beta )?(?:auth (?:application-default )?print-(?:access|identity)-token|secrets versions access|iam service-accounts (?:keys create|sign-jwt)|container clusters get-credentials|sql generate-login-token|config config-helper))/;

function runGcloud(line: Line, emit: Emit): void {
  const words = line.operands
    .map((operand) => textOf(operand) ?? "")
    .join(" ")
    .slice(0, 512);
  if (/^(?:help|info|version|topic|cheat-sheet|$)|(?:^| )help(?: |$)/.test(words)) return;
  if (SECRETS.test(words)) saySecret(line, words.split(" ").slice(0, 4).join(" "), emit);
  if (/^(?:config|auth|components|init|feedback|survey)\b/.test(words)) return ownSettings(line, words, emit);
  const command = readCommand(line, 1);
  if (command === null) return sayUnknown(line, emit);
  if (command.groups[0] === "storage" || command.groups[1] === "storage")
    return storage(line, command.verb, command.rest, emit);
  if (/^compute (?:ssh|scp)|tpus tpu-vm ssh/.test(words)) return remote(line, command.rest, emit);
  // A transaction is a file of this folder until it is executed.
  if (command.groups.at(-1) === "transaction" && command.verb !== "execute")
    return emit.file("file.write", exact("./transaction.yaml"));
  // A service played on this machine, for trying things out.
  if (command.groups[0] === "emulators" || command.groups[1] === "emulators")
    return emit.add("net.listen", "host", "localhost");
  sayVerb(line, command, emit);
  if (command.groups.includes("builds") || command.groups.includes("deploy"))
    emit.add("pipeline.run", "cloud", "gcloud/builds", { program: "gcloud", what: command.verb });
}

/** The tool's own settings say where the next command goes; its sign-in is a credential. */
function ownSettings(line: Line, words: string, emit: Emit): void {
  if (/^components (?:install|update|remove|restore)/.test(words))
    emit.add("package.install", "package", "gcloud", { program: "gcloud" });
  else if (/^auth (?:login|activate|revoke|application-default (?:login|revoke))/.test(words))
    emit.add("system.configure", "none", null, { what: "sign-in", program: line.program });
}

function remote(line: Line, rest: readonly Value[], emit: Emit): void {
  const [host] = rest;
  if (host !== undefined) emit.net("net.connect", host);
  const command = line.value("--command");
  if (command !== null) emit.shell(command, { where: "remote" });
}

/** `gcloud storage` and `gsutil`. */
function storage(line: Line, verb: string, rest: readonly Value[], emit: Emit): void {
  const on = { program: line.program, what: `storage ${verb}`.slice(0, 64) };
  if (/^(?:cp|mv|rsync)$/.test(verb)) {
    const [from, to] = [rest[0], rest[rest.length - 1]];
    const recursive = line.flag("recursive") || verb === "rsync" ? { recursive: true } : {};
    transfer(from, rest.length > 1 ? to : undefined, { isRemote: isBucket, recursive, on }, emit);
    if (line.flag("deletes") && to !== undefined) {
      if (isBucket(to)) emit.add("infra.delete", "cloud", to, { ...on, ...recursive });
      else emit.file("file.delete", to, recursive);
    }
    if (verb === "mv" && from !== undefined && isBucket(from))
      emit.add("infra.delete", "cloud", from, { ...on, ...recursive });
    return;
  }
  const [target] = rest;
  const kind = kindOf(verb);
  if (kind === "read") emit.add("infra.read", "cloud", target ?? "storage", on);
  else if (kind === "delete") emit.add("infra.delete", "cloud", target ?? null, { ...on, ...reachOf(line) });
  else emit.add("infra.apply", "cloud", target ?? null, on);
}

const gsutil: Entry = {
  names: ["gsutil"],
  options: {
    ...shared,
    "-n": "flag",
    "-m -D -DD -a -L -c -f -e -C -P -U -J -j -s -z -Z -v": "flag",
    "-o -u -i -x": "value",
    "-l --long": "flag",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const [first, ...rest] = line.operands;
    const verb = textOf(first);
    // `-n` of the other verbs keeps what is there already.
    if (verb === "rsync" && line.has("-n")) return;
    if (verb === null || /^(?:help|version|test|update|perfdiag)$/.test(verb)) return;
    if (verb === "config") return emit.add("system.configure", "none", null, { what: "sign-in", program: "gsutil" });
    // `gsutil iam get`: what a bucket is set to.
    if (/^(?:get|list)$/.test(textOf(rest[0]) ?? "") && !/^(?:cp|mv|rm|rb|cat)$/.test(verb))
      return emit.add("infra.read", "cloud", rest[1] ?? "storage", { program: "gsutil", what: verb.slice(0, 64) });
    storage(
      line,
      verb,
      rest.filter((value) => !/^(?:set|get|ch)$/.test(value.text)),
      emit,
    );
  },
};

const bq: Entry = {
  names: ["bq"],
  options: {
    "--project_id --dataset_id --location --format --max_rows -n --destination_table --job_id --source_format --schema --time_partitioning_type":
      "value",
    "-f --force": "force",
    "-r --recursive": "recursive",
    "--dry_run": "harmless",
    "-q --quiet --use_legacy_sql --nouse_legacy_sql --headless --sync --nosync -t --table -d --dataset -m --model":
      "optional",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const verb = line.text(0) ?? "";
    const [, target] = line.operands;
    if (verb === "query") {
      for (const text of line.operands.slice(1)) emit.code("sql", text, "inline", [], { dialect: "bigquery" });
    } else if (/^(?:rm|truncate)$/.test(verb))
      emit.add("infra.delete", "cloud", target ?? null, { program: "bq", what: verb, ...reachOf(line) });
    else if (/^(?:ls|show|head|info|help|version|wait|get-iam-policy)$/.test(verb))
      emit.add("infra.read", "cloud", "bq", { program: "bq", what: verb });
    else emit.add("infra.apply", "cloud", target ?? "bq", { program: "bq", what: verb });
  },
};

export const entries: readonly Entry[] = [gcloud, gsutil, bq];
