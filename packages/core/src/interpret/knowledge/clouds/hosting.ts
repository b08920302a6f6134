import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf } from "../value.js";
import { readCommand, saySecret, sayUnknown, sayVerb } from "./verbs.js";

/** Clouds whose commands are `program group … verb name`. */
const entry = (names: readonly string[], from: number, secrets: RegExp): Entry => ({
  names,
  options: {
    "-t --access-token -o --output --format --context -c --config --region --profile --trace --http-retry-max":
      "optional",
    "-f --force -y --yes": "force",
    "-h --help --dry-run": "harmless",
    // Some commands have a version of their own.
    "--version": "optional",
  },
  unknownOptions: "ignored",
  act: (line, emit) => runVerb(line, from, secrets, emit),
});

function runVerb(line: Line, from: number, secrets: RegExp, emit: Emit): void {
  const words = line.operands
    .map((operand) => textOf(operand) ?? "")
    .join(" ")
    .slice(0, 512);
  if (/^(?:help|version|completion|$)/.test(words)) return;
  if (secrets.test(words)) saySecret(line, words.split(" ").slice(0, 4).join(" "), emit);
  if (line.program === "oci" && line.text(0) === "raw-request") return rawRequest(line, emit);
  const command = readCommand(line, from);
  if (command === null) line.program === "oci" ? sayUnknown(line, emit) : emit.unknown();
  else sayVerb(line, command, emit);
}

/** `oci raw-request`: any request to the cloud's own interface. */
function rawRequest(line: Line, emit: Emit): void {
  const at = line.words.findIndex(({ text }) => /^--http-method(?:=|$)/.test(text));
  const given = line.words[at]?.text.split("=")[1] ?? line.words[at + 1]?.text ?? "";
  const method = at < 0 ? "" : given.toUpperCase();
  const kind = /^(?:GET|HEAD)$/.test(method) ? "infra.read" : method === "DELETE" ? "infra.delete" : "infra.apply";
  emit.add(kind, "cloud", "oci", { program: "oci", what: `raw-request ${method}`.slice(0, 64) });
}

export const entries: readonly Entry[] = [
  entry(
    ["doctl"],
    1,
    /^(?:kubernetes cluster kubeconfig|databases (?:connection|user get)|registry (?:login|docker-config)|auth token)/,
  ),
  entry(["oci"], 1, /secret-bundle get|session authenticate/),
  entry(
    ["hcloud", "linode-cli", "scw", "civo", "exo", "vultr-cli", "upctl", "openstack", "ibmcloud"],
    1,
    /kubeconfig|credential|token|password/,
  ),
];
