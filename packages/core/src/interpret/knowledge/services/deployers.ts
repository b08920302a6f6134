import type { Entry } from "../types.js";
import { service } from "./verb.js";

/** Programs that bring an application to a cluster or to machines, and take it away again. */
export const entries: readonly Entry[] = [
  service({
    names: ["kamal", "mrsk"],
    subject: "infra",
    from: 0,
    options: { "-d --destination, -h --hosts, --roles, -p --primary": "value", "--version": "optional" },
    secrets: /^(?:secrets (?:print|fetch|extract)|env print)/,
    shows:
      /^(?:app (?:logs|details|version|images|containers|live)|proxy (?:logs|details)|accessory (?:logs|details)|details|audit|config|docs|init|build (?:details|dev)|registry login|lock status|server bootstrap --help)\b/,
    verbs: {
      app: "apply",
      boot: "apply",
      setup: "apply",
      exec: "apply",
      acquire: "apply",
      rollback: "apply",
      prune: "apply",
    },
  }),
  service({
    names: ["werf", "garden", "okteto", "devspace", "telepresence", "acorn", "draft", "gefyra", "nocalhost"],
    subject: "infra",
    from: 0,
    options: {
      "--env -e, -n --namespace, --context, --kube-context, -f --file, --var, --repo": "value",
      "-v --volumes --everything": "force",
    },
    shows:
      /^(?:render|lint|plan|build|config|get|list|logs?|status|version|validate|test|dev|init|render-templates|helm (?:template|list|get)|kube-run --help|analyze|dashboard|open|print|preview list|serve|tools|options|login|logout)\b/,
    verbs: {
      dismiss: "delete",
      converge: "apply",
      cleanup: "delete",
      down: "delete",
      purge: "delete",
      quit: "stop",
      leave: "stop",
      up: "apply",
      intercept: "apply",
      exec: "apply",
    },
  }),
  service({
    names: ["kapp", "kluctl", "timoni", "kompose", "kpt", "kctrl", "kudo"],
    subject: "infra",
    from: 0,
    options: {
      "-a --app, -n --namespace, -f --file, -t --target, -l, --into-ns, --app-namespace, --kubeconfig": "value",
      "--diff-run": "harmless",
    },
    shows:
      /^(?:list|ls|inspect|logs|app-group --help|convert|fn|pkg (?:get|diff|tree|init)|build|render|diff|validate|status|live (?:status|init)|mod (?:vet|pull|init)|bundle (?:build|vet)|tools)\b/,
    verbs: { up: "apply", down: "delete", deploy: "apply", destroy: "delete", prune: "delete" },
  }),
  service({
    names: [
      "faas-cli",
      "kn",
      "vcluster",
      "rosa",
      "ocm",
      "cmctl",
      "consul-k8s",
      "ecs-cli",
      "waypoint",
      "clusterctl",
      "calicoctl",
      "portainer-cli",
      "nixops",
      "colmena",
      "rancher",
    ],
    subject: "infra",
    from: 0,
    options: {
      "-n --namespace, --cluster, --context, -c, --name, -g --gateway, -f --filename, -d --deployment, --selector":
        "value",
      "-wipe-data -auto-approve": "force",
    },
    secrets: /^(?:token|create admin|login --token)/,
    shows:
      /^(?:list|ls|get|describe|status|version|check|logs?|whoami|verify|build|template|new|init|config|generate|eval|node status|proxy|connect|convert|ipam (?:show|check)|inspect|up --local)\b/,
    verbs: {
      down: "delete",
      up: "apply",
      renew: "apply",
      invoke: "apply",
      compose: "apply",
      apply: "apply",
      destroy: "delete",
    },
  }),
  {
    // `cap production deploy:rollback`: the stage, then what is done there.
    names: ["cap", "mina"],
    options: { "-f --file": "read", "-n --dry-run -T --tasks -P --prereqs": "harmless", "-v -q -t --trace": "flag" },
    unknownOptions: "ignored",
    act: (line, emit) => {
      const [first, task = first] = line.operands;
      if (first === undefined || /^(?:install|list|config|ssh|help|init)$/.test(first.text)) return;
      if (/:(?:check|pending|status|log|logs)$/.test(task!.text)) return;
      emit.add("infra.apply", "cloud", line.program, { program: line.program, what: task!.text.slice(0, 64) });
    },
  },
  {
    // Nothing of an account is left, but what a file spares; without consent these only say what they would remove.
    names: ["aws-nuke", "azure-nuke", "gcp-nuke"],
    options: {
      "--no-dry-run": {
        effects: [
          {
            kind: "infra.delete",
            type: "cloud",
            name: "*",
            detail: { program: "nuke", what: "account", recursive: true },
          },
        ],
      },
      "-c --config": "read",
    },
    unknownOptions: "ignored",
    operands: "text",
  },
  {
    names: ["cloud-nuke"],
    options: { "--dry-run -h --help": "harmless" },
    unknownOptions: "ignored",
    subcommands: {
      "inspect-aws aws-inspect": {},
      "aws gcp defaults-aws": {
        effects: [
          {
            kind: "infra.delete",
            type: "cloud",
            name: "*",
            detail: { program: "nuke", what: "account", recursive: true },
          },
        ],
        unknownOptions: "ignored",
      },
    },
  },
  {
    // Where a balancer in the kernel sends what comes in.
    names: ["ipvsadm", "ipvsadm-restore"],
    options: {
      "-L -l --list -S --save -h --help": "harmless",
      "-t --tcp-service, -u --udp-service, -f --fwmark-service, -s --scheduler, -r --real-server, -w --weight, -p --persistent":
        "optional",
      "-n --numeric -c --stats --rate -m -g -i": "flag",
    },
    unknownOptions: "ignored",
    effects: [{ kind: "system.configure", detail: { what: "firewall" } }],
  },
];
