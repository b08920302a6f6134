import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

/** What is told a cluster runs there. */
function runsThere(line: Line, emit: Emit): void {
  const command = line.operands.slice(2);
  if (command.length === 1) emit.shell(command[0]!, { where: "remote" });
  else if (command.length > 1) emit.run(command, { where: "remote" });
}

/** What is put up for others to see. */
const publishes = (line: Line, emit: Emit): void =>
  emit.add("package.publish", "package", null, { program: line.program });

/** Experiments, data sets, and the rented machines they run on. */
const TOOLS: readonly Tool[] = [
  {
    names: "mlflow",
    values:
      "--experiment-id, --run-id, --backend-store-uri, --artifacts-destination, --older-than, -n --experiment-name, -t --target, --name, --host -h, -p --port, -m --model-uri, --artifact-uri",
    says: [
      [/^gc\b/, "loses"],
      [/^\S+ (?:delete\S*|purge)\b/, "loses"],
      [/^deployments (?:create|update|run-local)\b/, "changes"],
      [/^(?:experiments|runs) (?:list|search|describe|csv|create|restore|rename|get)\b/, "nothing"],
    ],
  },
  {
    // What no branch or workspace names is dropped, in the store others share too.
    names: "dvc",
    tries: "--dry",
    values: "-r --remote, -j --jobs, -p --projects, -n --name, -o --out --outs, -d --deps, --rev, --num, --date",
    says: [
      [/^(?:gc|destroy)\b/, "loses"],
      [/^(?:exp|experiments) (?:gc|remove|rm|clean)\b/, "loses"],
      [/^(?:machine destroy|queue (?:kill|remove|stop))\b/, "loses"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "wandb",
    values: "-p --project, -e --entity, -q --queue, --id, --name, -j --job",
    options: { "--stop --cancel --pause": { sets: "ends" } },
    says: [
      [
        /^sweep\b/,
        (line, emit) =>
          line.flag("ends")
            ? emit.add("infra.delete", "cloud", "wandb", { program: "wandb", what: "sweep" })
            : undefined,
      ],
      [/^(?:job|launch-agent|launch|artifact|server|beta)\b.*\b(?:delete|remove|rm|stop)\b/, "loses"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "kaggle",
    values: "-p --path, -f --file, -m --message, -c --competition, -s --search, --dir-mode, -r, -t",
    options: { "-u --public": { sets: "public" } },
    says: [
      [/^\S+(?: \S+)* (?:delete|remove)\b/, "loses"],
      [
        /^(?:datasets|d) create\b/,
        (line, emit) => (line.flag("public") ? publishes(line, emit) : emit.add("net.send", "host", "kaggle.com")),
      ],
      [/^(?:competitions|c) submit\b/, publishes],
      [/^/, "nothing"],
    ],
  },
  {
    names: "modal",
    values: "-e --env, -n --name, -m, --tag, --timestamp",
    says: [
      [/^(?:\S+ )(?:stop|delete|rm|clear|rollover|rollback)\b/, "loses"],
      [/^(?:deploy|app rollback)\b/, "changes"],
      [/^(?:secret|environment|dict|queue|volume|nfs) (?:create|put|rename|update)\b/, "changes"],
      [/^(?:run|serve|shell|launch)\b/, "nothing"],
      [/^/, "nothing"],
    ],
  },
  {
    // SkyPilot: machines that cost by the hour.
    names: "sky",
    tries: "--dryrun",
    values:
      "-c --cluster, -n --name, --gpus, --cloud, --region, --zone, -i --idle-minutes-to-autostop, --env, --num-nodes",
    says: [
      [/^(?:down|stop|cancel|api stop)\b/, "loses"],
      [
        /^(?:jobs|serve|storage|volumes|bench|spot|api|ssh|users) (?:cancel|down|delete|rm|stop|terminate-replica)\b/,
        "loses",
      ],
      [
        /^(?:status|logs|queue|check|show-gpus|cost-report|local|api|\S+ (?:logs|queue|status|ls|list|dashboard))\b/,
        "looks",
      ],
      [/^(?:launch|start|exec|autostop|jobs launch|serve (?:up|update)|spot launch|volumes apply)\b/, "changes"],
    ],
  },
  {
    names: "ray",
    values:
      "--address, --port, --num-cpus, --num-gpus, --cluster-name -n, --working-dir, --runtime-env-json, --runtime-env, --submission-id",
    options: { "-f --force": { sets: "force" } },
    says: [
      [/^(?:down|teardown|kill-random-node|kill_random_node)\b/, "loses"],
      [/^job (?:stop|delete)\b/, "loses"],
      [
        /^stop\b/,
        (line, emit) =>
          line.flag("force") ? emit.add("infra.delete", "cloud", "ray", { program: "ray", what: "stop" }) : undefined,
      ],
      [/^up\b/, "changes"],
      [/^exec\b/, runsThere],
      [
        /^(?:status|memory|timeline|summary|list|get|logs|dashboard|monitor|health-check|start|job|attach|get-head-ip)\b/,
        "nothing",
      ],
    ],
  },
  {
    names:
      "vastai runpodctl lambda-cloud bentoml zenml clearml-task cerebrium banana beam replicate anyscale cog baseten truss",
    values: "--name -n, --env, -c --config, --cluster, --project, --cloud, --image, --disk, --ssh-key",
    says: [
      [
        /^(?:get|list|ls|show|search|describe|logs?|status|whoami|version|init|build|run|predict|login|serve|connect|config|containerize)\b/,
        "nothing",
      ],
      [/^\S+ (?:get|list|ls|show|search|describe|logs?|status|view|info)\b/, "nothing"],
      [/^(?:\S+ )?(?:destroy|delete|remove|rm|terminate|stop|down|reset|clean|deregister)\b/, "loses"],
      [/^(?:\S+ )?(?:create|deploy|push|start|launch|update|rollout|apply|register|set)\b/, "changes"],
    ],
  },
];

export const entries: readonly Entry[] = TOOLS.map(tool);
