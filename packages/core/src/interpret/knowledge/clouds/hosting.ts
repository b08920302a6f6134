import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { textOf } from "../value.js";
import { readCommand, saySecret, sayVerb } from "./verbs.js";

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
  const command = readCommand(line, from);
  if (command === null) emit.unknown();
  else sayVerb(line, command, emit);
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
