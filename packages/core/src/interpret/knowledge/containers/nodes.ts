import type { Line } from "../line.js";
import type { Effect, Emit, Entry, Usage } from "../types.js";
import { exact } from "../value.js";

const on = (kind: "infra.apply" | "infra.delete", what: string): Effect => ({
  kind,
  type: "cloud",
  name: "cluster",
  detail: { program: "k3s", what },
});
const nothing: Usage = { unknownOptions: "ignored" };
const ends: Usage = { effects: [on("infra.delete", "cluster")], unknownOptions: "ignored" };

/** `k3s kubectl …`: another program in the same file. */
const carried = (program: string): Usage => ({
  syntax: "bare",
  act: (line: Line, emit: Emit) => emit.run([exact(program), ...line.operands]),
});

/** A whole Kubernetes in one program, and what removes it. */
export const entries: readonly Entry[] = [
  {
    names: ["k3s", "microk8s", "k0s", "rke2"],
    options: { "--data-dir -d, --config -c": "value", "--debug": "flag", "-h --help": "harmless" },
    unknownOptions: "ignored",
    subcommands: {
      "kubectl kc": carried("kubectl"),
      "helm helm3": carried("helm"),
      crictl: carried("crictl"),
      ctr: carried("ctr"),
      "status inspect version check-config config dashboard-proxy addons sysinfo completion": nothing,
      "reset uninstall remove-node leave": ends,
      "etcd-snapshot backup": {
        subcommands: { "ls list save": nothing, "delete prune": ends },
        otherwise: { effects: [on("infra.apply", "snapshot")], unknownOptions: "ignored" },
      },
      token: {
        subcommands: { list: nothing, "delete rotate": ends },
        otherwise: {
          effects: [{ kind: "secret.read", type: "cloud", name: "cluster", detail: { what: "token" } }],
          unknownOptions: "ignored",
        },
      },
    },
    otherwise: { effects: [on("infra.apply", "node")], unknownOptions: "ignored" },
  },
  {
    names: [
      "k3s-uninstall.sh",
      "k3s-agent-uninstall.sh",
      "k3s-killall.sh",
      "rke2-uninstall.sh",
      "rke2-killall.sh",
      "rke2-agent-uninstall.sh",
    ],
    effects: [on("infra.delete", "cluster")],
    unknownOptions: "ignored",
  },
  {
    // Which cluster or namespace the next command goes to; names alone are shown.
    names: ["kubectx", "kubens", "kubie", "kubeswitch"],
    options: {
      "-d --delete": {
        value: "required",
        effects: [{ kind: "system.configure", detail: { what: "context", program: "kubectx" } }],
      },
      "-c --current -h --help": "harmless",
      "-u --unset": "flag",
    },
    unknownOptions: "ignored",
    operands: "text",
  },
];
