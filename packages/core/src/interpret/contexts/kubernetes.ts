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

const currentContext = (ask: Ask) => settingIn(ask.file(kubeconfig(ask)), "current-context");

function kubeconfig(ask: Ask): string {
  const given = ask.option("--kubeconfig") ?? ask.variable("KUBECONFIG");
  const first = typeof given === "string" ? given.split(":")[0]! : "";
  return first === "" ? `${ask.home}/.kube/config` : first;
}
