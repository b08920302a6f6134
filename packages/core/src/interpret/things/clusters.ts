import type { ActionKind } from "../../spine/index.js";
import { type Deed, givenIn, isName, readWords, type ThingTable, wordSet } from "./thing.js";

const GONE: readonly ActionKind[] = ["infra.delete"];
const CHANGED: readonly ActionKind[] = ["infra.delete", "infra.apply"];

const makes = (key: string): Deed => ({ makes: [key] });
const drops = (key: string): Deed => ({ ends: [key], drops: { keys: [key], kinds: GONE } });

const KIND = wordSet("--name -n --image --config --kubeconfig --wait --loglevel -v --verbosity");
const K3D = wordSet(
  "-a --agents -s --servers -p --port -i --image -v --volume -e --env --api-port -c --config --k3s-arg --network --registry-create --registry-use --registry-config --timeout --token --subnet -l --label",
);

/** Clusters of this machine, by the context they are reached by. Making one fails where one of the name is there. */
export const CLUSTERS: ThingTable = {
  programs: ["kind", "k3d"],
  read(words, _around, program) {
    const [one, two, ...rest] = words;
    const [verb, what] = program === "k3d" ? [two, one] : [one, two];
    if (what !== "cluster") return null;
    const line = readWords(rest, program === "kind" ? KIND : K3D);
    if (line === null || line.options.has("-h")) return null;
    const given = program === "kind" ? (givenIn(line, "--name", "-n") ?? null) : line.operands[0];
    const isPlain = program === "kind" ? line.operands.length === 0 : line.operands.length < 2;
    if (given === null ? line.options.has("--name") || line.options.has("-n") : given !== undefined && !isName(given))
      return null;
    const name = given ?? (program === "kind" ? "kind" : "k3s-default");
    const key = `cluster ${program}-${name}`;
    if (!isPlain) return null;
    if (verb === "create") return makes(key);
    if (verb !== "delete" || line.options.has("-a") || line.options.has("--all")) return null;
    return drops(key);
  },
};

/** What is in a cluster that the session made. */
export const IN_CLUSTERS: ThingTable = {
  programs: ["kubectl", "oc", "helm", "kustomize", "skaffold", "helmfile"],
  read(words, around, program) {
    const at = program === "kubectl" || program === "oc" ? words.indexOf("config") : -1;
    if (at >= 0) return READS.has(words[at + 1] ?? "") ? null : { ends: ["cluster *"] };
    const cluster = around.context.split("/")[0]!;
    // Another server may stand behind the name.
    if (!/^(?:kind|k3d)-/.test(cluster) || PLACED.some((name) => around.variable(name) !== undefined)) return null;
    if (words.some((word) => word === null || MOVED.test(word))) return null;
    // Which of several counts, and which is one at all behind `--`, hangs on the program.
    if (words.includes("--") || words.filter((word) => CONTEXT.test(word!)).length > 1) return null;
    return { drops: { keys: [`cluster ${cluster}`], kinds: CHANGED } };
  },
};
/** What leaves alone which server stands behind a name. */
const READS = wordSet("view current-context get-contexts get-clusters get-users use-context");
const MOVED = /^(?:-s.*|(?:--server|--cluster|--kube-apiserver|--user|--kubeconfig|--kube-token)(?:=.*)?)$/s;
const CONTEXT = /^--(?:kube-?)?context(?:=|$)/;
const PLACED = ["KUBECONFIG", "HELM_KUBEAPISERVER", "HELM_KUBECONTEXT", "SKAFFOLD_KUBE_CONTEXT"];

const MACHINE = wordSet("-n --name -c --cpus -m --memory -d --disk --cloud-init --mount --network");

/** Virtual machines and devices to try things on. */
export const MACHINES: ThingTable = {
  programs: ["multipass", "avdmanager"],
  read([verb, ...rest], _around, program) {
    const line = readWords(rest, program === "multipass" ? MACHINE : DEVICE);
    if (line === null) return null;
    if (program === "avdmanager") return device(verb, line.operands[0], givenIn(line, "-n", "--name"), line.options);
    const name = givenIn(line, "-n", "--name");
    if (verb === "launch") return isName(name) && !line.options.has("--mount") ? makes(`machine ${name}`) : null;
    const [one, ...more] = line.operands;
    if (verb !== "delete" || !isName(one) || more.length > 0 || line.options.has("--all")) return null;
    return drops(`machine ${one}`);
  },
};
const DEVICE = wordSet("-n --name -k --package -d --device -c --sdcard -p --path -g --tag -b --abi");

function device(
  verb: string | null | undefined,
  what: string | undefined,
  name: string | null | undefined,
  options: ReadonlyMap<string, unknown>,
): Deed | null {
  if (what !== "avd" || !isName(name)) return null;
  if (verb === "delete") return drops(`device ${name}`);
  // With force one that was there is overwritten.
  return verb === "create" && !options.has("-f") && !options.has("--force") ? makes(`device ${name}`) : null;
}
