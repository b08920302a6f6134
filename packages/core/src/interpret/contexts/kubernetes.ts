import { type Ask, type ContextTable, joinContext, settingIn } from "./ask.js";

/** `CONTEXT` or `CONTEXT/NAMESPACE`, as `--context`, the kubeconfig's `current-context`, and `-n` say. */
export const KUBERNETES: ContextTable = {
  programs: [
    "kubectl",
    "oc",
    "helm",
    "k9s",
    "kustomize",
    "flux",
    "argocd",
    "istioctl",
    "stern",
    "helmfile",
    "skaffold",
  ],
  resolve(ask) {
    const named = ask.option("--context", "--kube-context", "--kubecontext");
    const context = named === undefined ? currentContext(ask) : named;
    const namespace = ask.option("-n", "--namespace");
    if (typeof namespace === "string") return joinContext(context ?? "unknown", namespace);
    return context ?? ask.option("--server", "--cluster") ?? null;
  },
  settles(ask) {
    const { verbs } = ask;
    const at = verbs.indexOf("use-context");
    const chosen = at < 0 ? undefined : verbs[at + 1];
    return chosen === undefined ? null : { path: kubeconfig(ask), text: `current-context: ${chosen}` };
  },
};

/** `kubectx NAME` chooses as `kubectl config use-context NAME` does. */
export const KUBECTX: ContextTable = {
  programs: ["kubectx"],
  resolve: () => null,
  settles(ask) {
    const [chosen] = ask.verbs;
    return chosen === undefined ? null : { path: kubeconfig(ask), text: `current-context: ${chosen}` };
  },
};

/** Help, and a switch that is off: k3d's `--kubeconfig-switch-context=false` leaves the commands after it where they were. */
const MAKES_OR_CHOOSES_NOTHING = /^-[a-zA-Z]*h|^--help|=(?:false|f|0)$/i;

/** A cluster that was made is the one the commands after it work on. */
export const LOCAL_CLUSTERS: ContextTable = {
  programs: ["kind", "k3d"],
  resolve: () => null,
  settles(ask) {
    const [one, two, named] = ask.verbs;
    const isK3d = one === "cluster";
    if ((isK3d ? two : one) !== "create" || (isK3d ? one : two) !== "cluster") return null;
    if (ask.words.some((word) => word === null || MAKES_OR_CHOOSES_NOTHING.test(word))) return null;
    const name = isK3d ? (named ?? "k3s-default") : (ask.option("--name", "-n") ?? "kind");
    const program = isK3d ? "k3d" : "kind";
    return /^[\w.-]{1,128}$/.test(name) ? { path: kubeconfig(ask), text: `current-context: ${program}-${name}` } : null;
  },
};

const currentContext = (ask: Ask) => settingIn(ask.file(kubeconfig(ask)), "current-context");

function kubeconfig(ask: Ask): string {
  const given = ask.option("--kubeconfig") ?? ask.variable("KUBECONFIG");
  const first = typeof given === "string" ? given.split(":")[0]! : "";
  return first === "" ? `${ask.home}/.kube/config` : first;
}
