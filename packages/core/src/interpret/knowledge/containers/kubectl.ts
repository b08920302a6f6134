import type { Entry, Usage } from "../types.js";

const kubernetes = (what: string) => ({ type: "cloud", detail: { program: "kubectl", what } }) as const;
const nothing: Usage = { unknownOptions: "ignored" };
const applies = (what: string): Usage => ({
  options: { "-f --filename -k --kustomize": "read", "--dry-run": { value: "optional", sets: "harmless" } },
  effects: [{ kind: "infra.apply", name: "kubernetes", ...kubernetes(what) }],
  unknownOptions: "ignored",
});

/** The commonest verbs; targets are `kind/name` as given. */
const kubectl: Entry = {
  names: ["kubectl", "oc", "k3s", "microk8s", "kubecolor"],
  options: {
    "-n --namespace --context --cluster --kubeconfig --user --as -s --server --token -o --output -l --selector --field-selector --request-timeout":
      "value",
    "-A --all-namespaces": { sets: "recursive" },
    "-h --help": "harmless",
  },
  subcommands: {
    "get describe logs top explain api-resources api-versions version cluster-info auth diff wait events config": {
      effects: [{ kind: "infra.read", name: "kubernetes", ...kubernetes("read") }],
      unknownOptions: "ignored",
    },
    "apply create replace patch edit scale autoscale label annotate expose set rollout run taint uncordon cordon certificate":
      applies("apply"),
    delete: {
      options: {
        "-f --filename -k --kustomize": "read",
        "--all": "recursive",
        "--force --now": "force",
        "--dry-run": { value: "optional", sets: "harmless" },
        "--grace-period --timeout --cascade": "value",
        "--ignore-not-found --wait": "optional",
      },
      operands: [{ kind: "infra.delete", ...kubernetes("delete") }],
      act: (line, emit) => {
        if (line.operands.length === 0) emit.add("infra.delete", "cloud", null, { program: "kubectl", what: "delete" });
      },
    },
    drain: { operands: [{ kind: "infra.delete", ...kubernetes("drain") }], unknownOptions: "ignored" },
    exec: {
      syntax: "posix",
      options: { "-c --container -n --namespace --context": "value", "-i --stdin -t --tty -it -q": "flag" },
      act: (line, emit) => {
        const [, ...command] = line.operands;
        const at = command[0]?.text === "--" ? 1 : 0;
        if (command.length > at) emit.run(command.slice(at), { where: "container", stdin: line.stdin });
      },
    },
    "cp port-forward proxy attach debug": applies("access"),
    "completion plugin kustomize help": nothing,
  },
};

export const entries: readonly Entry[] = [kubectl];
