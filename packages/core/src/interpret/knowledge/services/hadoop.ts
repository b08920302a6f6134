import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

/** What lies in the cluster's files, of which others' tables are made. */
const loses = (line: Line, emit: Emit): void =>
  emit.add("infra.delete", "cloud", "hdfs", { program: line.program, what: "files", recursive: true });

const FILES: Tool["says"] = [
  [/^(?:dfs|fs) (?:\S+ )*?-(?:rm|rmr|rmdir|expunge|truncate|moveFromLocal|mv|deleteSnapshot)(?: |$)/, loses],
  [/^(?:dfs|fs) (?:\S+ )*?-(?:chmod|chown|chgrp|setfacl|setrep|setfattr|renameSnapshot)(?: |$)/, "changes"],
  [
    /^(?:dfs|fs|version|classpath|getconf|fsck (?!.*-(?:delete|move))\S*|oiv|oev|groups|checknative|job -(?:list|status|history))(?: |$)/,
    "nothing",
  ],
  [/^fsck\b/, loses],
  [
    /^(?:namenode|datanode|journalnode) (?:\S+ )*?-(?:format|rollback|initializeSharedEdits|importCheckpoint|bootstrapStandby)\b/,
    "loses",
  ],
  [/^dfsadmin -(?:report|printTopology|listOpenFiles|help|safemode get|getDatanodeInfo|metasave)\b/, "looks"],
  [
    /^dfsadmin\b|^haadmin -(?:failover|transition\w+)|^(?:balancer|mover|cacheadmin -(?:remove\w+)|crypto|ec -(?:un)?set\w+|storagepolicies -set\w+)/,
    "changes",
  ],
  [/^(?:haadmin|cacheadmin|ec|storagepolicies)\b/, "looks"],
  [/^job -(?:kill\S*|fail-task|set-priority)\b/, "loses"],
];

/** Clusters of Hadoop and what runs on them; its commands look like options. */
const TOOLS: readonly Tool[] = [
  { names: "hdfs hadoop mapred", whole: true, syntax: "word", says: FILES },
  {
    names: "flink",
    values: "-m --jobmanager, -t --target, -c --class, -p --parallelism, -s --fromSavepoint, -yid",
    says: [
      [/^(?:cancel|stop)\b/, "loses"],
      [/^savepoint\b/, "nothing"],
      [/^(?:run|run-application)\b/, "nothing"],
      [/^(?:list|info|help)\b/, "looks"],
    ],
  },
  {
    names: "spark-submit",
    syntax: "posix",
    values:
      "--master, --deploy-mode, --class, --name, --jars, --packages, --conf, --py-files, --files, --driver-memory, --executor-memory, --num-executors, --executor-cores, --total-executor-cores, --queue, --properties-file",
    options: {
      "--kill": {
        value: "required",
        effects: [{ kind: "infra.delete", type: "cloud", name: "spark", detail: { what: "kill" } }],
      },
      "--status": "value",
    },
    says: [
      [/\.py(?: |$)/, (line, emit) => emit.script("python", line.operands[0]!, line.operands.slice(1))],
      [/^/, "nothing"],
    ],
  },
  {
    names: "oozie",
    whole: true,
    syntax: "word",
    says: [
      [/(?:^| )-(?:kill|suspend|ignore)\b/, "loses"],
      [/(?:^| )-(?:info|log|definition|jobs|status|version|validate|configcontent|dryrun|len|filter)\b/, "nothing"],
      [/(?:^| )-(?:run|submit|start|rerun|resume|change|update)\b/, "changes"],
    ],
  },
];

export const entries: readonly Entry[] = TOOLS.map(tool);
