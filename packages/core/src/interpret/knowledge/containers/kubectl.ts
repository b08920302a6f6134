import { isHere } from "../launch/debuggers.js";
import type { Line } from "../line.js";
import type { Effect, Emit, Entry, Usage } from "../types.js";
import { exact, textOf, type Value, withText } from "../value.js";
import { plugins } from "./krew.js";
import { openshift } from "./openshift.js";

const kubernetes = (what: string, detail: Effect["detail"] = {}) => ({ program: "kubectl", what, ...detail });
const reads = (what: string): Usage => ({
  effects: [{ kind: "infra.read", type: "cloud", name: "kubernetes", detail: kubernetes(what) }],
  unknownOptions: "ignored",
});
const manifests: NonNullable<Usage["options"]> = {
  "-f --filename": { value: "required" },
  "-k --kustomize": "read",
  "-R --recursive": "flag",
  "--dry-run": { value: "optional", sets: "dry" },
  "--force": "force",
  "--prune": { sets: "prunes" },
  "-l --selector --field-selector --grace-period --timeout --cascade --field-manager --overwrite --type -p --patch --patch-file --replicas --image --port --name":
    "optional",
  "--all": { sets: "all" },
};
const applies = (what: string): Usage => ({
  options: manifests,
  unknownOptions: "ignored",
  act: (line, emit) => apply(line, what, emit),
});

/** `--dry-run=client|server` changes nothing; `none` is the real thing. */
const isDry = (line: Line) => line.flag("dry") && textOf(line.value("--dry-run")) !== "none";

function readManifests(line: Line, emit: Emit): void {
  for (const file of line.values("-f")) {
    if (/^https?:/i.test(file.text.slice(0, 8))) emit.net("net.receive", file);
    else if (file.text !== "-") emit.file("file.read", file);
  }
}

function apply(line: Line, what: string, emit: Emit): void {
  readManifests(line, emit);
  if (isDry(line)) return;
  const [target] = line.operands;
  emit.add("infra.apply", "cloud", target ?? "kubernetes", {
    ...kubernetes(what),
    ...(line.flag("force") ? { force: true } : {}),
  });
  // Replacing by force deletes first; pruning deletes what the files do not name; nothing is left of none.
  if (line.flag("prunes") || (what === "replace" && line.flag("force")))
    emit.add("infra.delete", "cloud", null, kubernetes(what));
  if (what === "scale" && textOf(line.value("-l")) === "0")
    emit.add("infra.delete", "cloud", target ?? null, kubernetes("scale"));
}

/** Kinds that take everything in them along. */
const CONTAINERS =
  /^(?:namespaces?|ns|nodes?|no|persistentvolumes?|pv|persistentvolumeclaims?|pvc|customresourcedefinitions?|crds?|clusters?)(?:\/|$)/;

function remove(line: Line, emit: Emit): void {
  readManifests(line, emit);
  if (isDry(line)) return;
  const [kind, ...names] = line.operands;
  const all = line.flag("all") || line.has("-A");
  const force = line.flag("force") ? { force: true } : {};
  if (kind === undefined) return emit.add("infra.delete", "cloud", null, { ...kubernetes("delete"), ...force });
  const text = textOf(kind);
  const recursive = all || text === null || CONTAINERS.test(text) ? { recursive: true } : {};
  const bounded = !all && (names.length > 0 || (text?.includes("/") ?? false)) ? { bounded: true } : {};
  for (const name of names.length > 0 ? names : [kind]) {
    const target = name === kind || text === null ? name : withText(name, `${text}/${name.text}`);
    emit.add("infra.delete", "cloud", target, { ...kubernetes("delete"), ...recursive, ...bounded, ...force });
  }
}

/** What stands after `--`, or after the pod: the command that runs in it. */
function inPod(line: Line, emit: Emit): void {
  const [, ...command] = line.operands;
  const at = command[0]?.text === "--" ? 1 : 0;
  if (command.length > at) emit.run(command.slice(at), { where: "container", stdin: line.stdin });
  else emit.add("infra.apply", "cloud", line.operands[0] ?? null, kubernetes("exec"));
}

/** `pod:path`, and `namespace/pod:path`. */
const isRemote = (value: Value) => /^[\w-][\w.-]*(?:\/[\w.-]+)?:/.test(value.text.slice(0, 512));

function copy(line: Line, emit: Emit): void {
  const [from, to] = line.operands;
  if (from === undefined || to === undefined) return emit.unknown();
  if (!isRemote(from)) emit.file("file.read", from, { recursive: true });
  if (isRemote(to)) emit.add("infra.apply", "cloud", to, kubernetes("cp"));
  else emit.file("file.write", to, { recursive: true, append: true });
}

/** Secrets' values are shown by formats that show everything. */
function get(line: Line, emit: Emit): void {
  const kinds = textOf(line.operands[0]) ?? "";
  const format = textOf(line.value("-o")) ?? "";
  const shows = /^(?:ya?ml|json|jsonpath|go-template|custom-columns|template)/.test(format);
  if (!shows || !/(?:^|,)secrets?(?:\/|,|\.|$)/i.test(kinds)) return;
  // Without a name it is all of them.
  const named = line.operands.length > 1 || kinds.includes("/");
  emit.add("secret.read", "cloud", "kubernetes", { what: named ? "secret" : "secrets" });
}

const kubectl: Entry = {
  names: ["kubectl", "oc", "kubecolor", "k"],
  options: {
    "-n --namespace --context --cluster --user --as --as-group -s --server --token --request-timeout --cache-dir --certificate-authority --client-certificate --client-key --profile --tls-server-name -v --v":
      "value",
    "-o --output": "value",
    "--kubeconfig": "value",
    "-l --selector --field-selector -c --container": "value",
    "-A --all-namespaces": { sets: "everywhere" },
    // Before the verb it holds, too.
    "--dry-run": { value: "optional", sets: "dry" },
    "-h --help": "harmless",
    "-w --watch --no-headers --show-labels --insecure-skip-tls-verify --match-server-version --warnings-as-errors":
      "flag",
  },
  subcommands: {
    get: { ...reads("get"), act: get },
    "describe logs top explain api-resources api-versions version cluster-info diff wait events": reads("read"),
    auth: { subcommands: { "can-i whoami": reads("auth"), reconcile: applies("auth") } },
    config: {
      subcommands: {
        "view get-contexts get-clusters get-users current-context": {
          options: {
            "--raw --flatten": {
              effects: [{ kind: "secret.read", type: "cloud", name: "kubernetes", detail: { what: "config" } }],
            },
            "--minify": "flag",
          },
          unknownOptions: "ignored",
        },
        // Where the next command goes.
        "use-context use set set-context set-cluster set-credentials rename-context unset": {
          effects: [{ kind: "system.configure", detail: { what: "context", program: "kubectl" } }],
          unknownOptions: "ignored",
        },
        "delete-context delete-cluster delete-user": {
          effects: [{ kind: "system.configure", detail: { what: "context", program: "kubectl" } }],
        },
      },
      otherwise: reads("config"),
    },
    create: {
      ...applies("create"),
      subcommands: {
        token: {
          effects: [{ kind: "secret.read", type: "cloud", name: "kubernetes", detail: { what: "token" } }],
          unknownOptions: "ignored",
        },
      },
      otherwise: applies("create"),
    },
    apply: applies("apply"),
    replace: applies("replace"),
    scale: applies("scale"),
    "patch edit autoscale label annotate expose set taint uncordon certificate": applies("change"),
    rollout: { subcommands: { "status history": reads("rollout"), "restart undo pause resume": applies("rollout") } },
    delete: {
      options: { ...manifests, "--now": "force", "--ignore-not-found --wait": "optional" },
      unknownOptions: "ignored",
      act: remove,
    },
    "drain cordon": {
      options: { "--force": "force" },
      unknownOptions: "ignored",
      operands: [{ kind: "infra.delete", type: "cloud", detail: kubernetes("drain") }],
    },
    exec: {
      options: {
        "-c --container -n --namespace --context --pod-running-timeout -f --filename": "value",
        "-i --stdin -t --tty -it -ti -q --quiet": "flag",
      },
      act: inPod,
    },
    run: {
      options: {
        "--image --env --port --labels --restart --overrides --command --image-pull-policy --serviceaccount":
          "optional",
        "-i --stdin -t --tty -it -ti --rm --attach --expose -q --quiet --privileged": "flag",
        "--dry-run": { value: "optional", sets: "dry" },
      },
      unknownOptions: "ignored",
      act: (line, emit) => {
        if (isDry(line)) return;
        emit.add("infra.apply", "cloud", line.operands[0] ?? null, kubernetes("run"));
        if (line.operands.length > 1) emit.run(line.operands.slice(1), { where: "container" });
      },
    },
    debug: {
      options: { "--image --target --copy-to --profile": "value", "-i -t -it --share-processes": "flag" },
      unknownOptions: "ignored",
      act: (line, emit) => {
        emit.add("infra.apply", "cloud", line.operands[0] ?? null, kubernetes("debug"));
        if (line.operands.length > 1) emit.run(line.operands.slice(1), { where: "container" });
      },
    },
    cp: { options: { "--retries": "value", "--no-preserve": "optional" }, act: copy },
    "port-forward proxy": {
      options: { "--address": { value: "required" }, "--port -p": "value" },
      unknownOptions: "ignored",
      act: (line, emit) => {
        const address = line.value("--address");
        // Whoever reaches it speaks to the cluster in this person's name.
        if (address === null || isHere(address)) emit.add("net.listen", "host", "localhost");
        else emit.add("net.listen", "host", "0.0.0.0", { scheme: "tunnel" });
      },
    },
    attach: {
      ...reads("attach"),
      // What is typed goes to what runs there.
      options: {
        "-i --stdin -it -ti": {
          effects: [{ kind: "infra.apply", type: "cloud", name: "kubernetes", detail: kubernetes("attach") }],
        },
      },
    },
    ...plugins,
    ...openshift,
    "completion plugin kustomize help options alpha": { unknownOptions: "ignored" },
  },
};

/** Tools around a cluster whose commands are `program [group] verb [name]`. */
const PARTS = [
  "minikube",
  "kind",
  "k3d",
  "kops",
  "eksctl",
  "argocd",
  "argo",
  "flux",
  "istioctl",
  "velero",
  "linkerd",
  "cilium",
  "kubeadm",
  "crictl",
  "skaffold",
  "tilt",
];
const DELETES = /^(?:delete|uninstall|rm|rmi|rmp|remove|purge|terminate|reset|destroy|prune|stopp|down|upgrade-reset)$/;
const READS =
  /^(?:get|list|ls|describe|status|logs|version|help|show|diff|history|check|analyze|proxy-config|ps|pods|images|stats|info|inspect|stat|top|viz|completion|docs|ip|service|dashboard|export|wait|lint|dump|tree|trace|config|validate|render|proxy-status|experimental|bug-report|diagnose|env|token|plan|manifests|events|resources|can-i|whoami|search|doctor|nodes|endpoints|(?:get|list)-[\w-]{1,32})$/;

/** `kops` says what it would do unless told yes; `flux build` renders files of this folder. */
function showsOnly(program: string, first: string | undefined, line: Line): boolean {
  if (program === "kops") return /^(?:delete|update|rolling-update)$/.test(first ?? "") && !line.flag("force");
  // `flux create … --export` prints what it would create.
  return program === "flux" && (first === "build" || line.words.some(({ text }) => text === "--export"));
}

/** A thing that is shown where it stands alone, and made or changed where a verb follows: `token`, `token create`. */
const asks = (word: string, next: string | undefined): boolean =>
  READS.test(word) &&
  !/^(?:create|set|add|update|edit|generate|rotate|enable|disable|upload|unset)(?:-|$)/.test(next ?? "");

const clusters: Entry = {
  names: PARTS,
  options: {
    "-n --namespace --context -p --profile --name --kubeconfig -o --output --region -f --config-file -c --cluster":
      "value",
    "--force -y --yes --auto-confirm": "force",
    "--all -A": "recursive",
    "--dry-run": { value: "optional", sets: "harmless" },
    "-h --help": "harmless",
  },
  unknownOptions: "ignored",
  act: (line, emit) => {
    const words = line.operands.slice(0, 3).map((operand) => textOf(operand) ?? "");
    const { program } = line;
    const verb = words.find((word) => DELETES.test(word)) ?? words.find((word, at) => asks(word, words[at + 1]));
    if (showsOnly(program, words[0], line)) return emit.add("infra.read", "cloud", program, { program, what: "plan" });
    const target = line.operands[words.length - 1] ?? exact(program);
    // Signing in, and the choice of a server, are this machine's own.
    if (words.length === 0 || (program === "argocd" && /^(?:login|logout|relogin|context)$/.test(words[0]!))) return;
    // `minikube kubectl -- get pods`
    if (words[0] === "kubectl") return emit.run(line.operands.filter((one) => one.text !== "--"));
    if (verb !== undefined && DELETES.test(verb))
      emit.add("infra.delete", "cloud", target, {
        program,
        what: verb,
        ...(line.flag("recursive") ? { recursive: true } : {}),
      });
    else if (verb !== undefined) emit.add("infra.read", "cloud", program, { program, what: verb });
    else emit.add("infra.apply", "cloud", target, { program, what: (words[0] ?? "").slice(0, 64) });
  },
};

export const entries: readonly Entry[] = [kubectl, clusters];
