import type { Line } from "../line.js";
import type { Emit, Entry } from "../types.js";
import { type Tool, tool } from "./said.js";

const ANY = /^.{1,40}/;

/** Schedulers of clusters: what is cancelled has run for hours, and what a queue or node is told holds for everybody. */
const TOOLS: readonly Tool[] = [
  {
    // Slurm. Whose jobs is said by options.
    names: "scancel",
    tries: "--usage -V",
    whole: true,
    says: [[ANY, "loses"]],
  },
  {
    names: "scontrol",
    values: "-M --clusters, -u --uid",
    says: [
      [/^(?:show|ping|listpids|getaddrs|gethost|help|version|write|completing|exit|quit|details|oneliner)\b/, "looks"],
      [/^(?:delete|shutdown|takeover|cancel_reboot|reboot|suspend|requeue\w*|abort)\b/, "loses"],
      [/^update\b.*\b(?:state|nodestate)=(?:down|drain|fail)/i, "loses"],
      // A job of one's own waits, or goes on.
      [/^(?:hold|uhold|release|notify|wait_job|top)\b/, "nothing"],
      [/^\w/, "changes"],
    ],
  },
  {
    names: "sacctmgr",
    values: "-M --clusters",
    says: [
      [/^(?:list|show|ping|version|help|dump|problem)\b/, "looks"],
      [/^(?:delete|remove|archive|clear|shutdown)\b/, "loses"],
      [/^\w/, "changes"],
    ],
  },
  {
    names: "squeue sinfo sacct sstat sshare sprio sdiag sreport seff strigger sattach sbcast",
    whole: true,
    says: [
      [/--(?:clear|set)\b/, "changes"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "scrontab",
    values: "-u --user",
    whole: true,
    says: [
      [/^(?:-\S+ )*-r\b|--remove/, "loses"],
      [/(?:^| )-(?:l|v)\b|--list/, "nothing"],
      [ANY, "system"],
    ],
  },
  // PBS, Torque and Grid Engine.
  { names: "qdel qsig qterm", tries: "-help", whole: true, says: [[ANY, "loses"]] },
  { names: "qstat qhost qacct qselect qshare tracejob showq checkjob", says: [[/^/, "nothing"]] },
  { names: "qalter qmove qorder qrerun qmod qhold", whole: true, says: [[ANY, "changes"]] },
  {
    names: "pbsnodes",
    whole: true,
    says: [
      [/(?:^| )-[or]\b/, "changes"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "qmgr",
    whole: true,
    says: [
      [/(?:^|["' ])(?:delete|d|unset)\b/, "loses"],
      [/(?:^|["' ])(?:list|l|print|p)\b/, "looks"],
      [/^/, "changes"],
    ],
  },
  {
    names: "qconf",
    whole: true,
    says: [
      [/^-s/, "looks"],
      [/^-(?:d|k|purge|cq|clear)/, "loses"],
      [ANY, "changes"],
    ],
  },
  // LSF.
  { names: "bkill bstop brequeue", tries: "-h -V", whole: true, says: [[ANY, "loses"]] },
  { names: "bjobs bhosts bqueues bhist bpeek bacct busers lsload lshosts lsid", says: [[/^/, "nothing"]] },
  {
    names: "badmin lsadmin",
    says: [
      [/^(?:ckconfig|showconf|showstatus|hhist|qhist|mbdhist|diagnose|help)\b/, "looks"],
      [/^(?:qclose|qinact|hclose|hshutdown|limshutdown|resshutdown|mbdrestart)\b/, "loses"],
      [ANY, "changes"],
    ],
  },
  // HTCondor.
  {
    names: "condor_rm condor_vacate_job condor_off condor_vacate condor_drain",
    tries: "-help -version",
    whole: true,
    syntax: "word",
    says: [[ANY, "loses"]],
  },
  { names: "condor_hold condor_qedit condor_reconfig condor_restart", syntax: "word", says: [[ANY, "changes"]] },
  { names: "condor_q condor_status condor_history condor_version condor_userprio", says: [[/^/, "nothing"]] },
  // Flows of data.
  {
    names: "dagster",
    values: "-f --python-file, -m --module-name, -w --workspace, -j --job, -d --working-directory, -a --attribute",
    says: [
      [/^\S+ (?:wipe|delete|wipe-\w+)\b/, "loses"],
      [/^/, "nothing"],
    ],
  },
  {
    names: "prefect",
    values: "-n --name, -p --pool, --profile, -t --tag",
    says: [
      [
        /^(?:config|profile(?!s? delete)|version|server (?:start|status)|worker (?:start|ls)|init|dev|cloud login)\b/,
        "nothing",
      ],
      [/^\S+(?: \S+)? (?:ls|list|inspect|logs|preview|get\S*|info)\b/, "looks"],
      [/^(?:\S+ ){1,2}(?:delete|rm|reset|clear\S*|cancel|downgrade|pause)\b/, "loses"],
      [/^deployment run\b/, "nothing"],
      [/^(?:deploy|deployment|work-pool|work-queue|block|variable|concurrency-limit|gcl|automation)\b/, "changes"],
    ],
  },
];

/** What is handed to a cluster runs there, with the files of whoever hands it in. */
function wraps(line: Line, emit: Emit): void {
  const command = line.value("--wrap");
  if (command !== null) emit.shell(command, { where: "remote" });
  else if (line.operands[0] !== undefined) emit.script("shell", line.operands[0], line.operands.slice(1));
}

const COMMON =
  "-A --account, -J --job-name, -p --partition, -q --qos, -t --time, -N --nodes, -n --ntasks, -c --cpus-per-task, --mem, --mem-per-cpu, --gres, -G --gpus, -w --nodelist, -x --exclude, -D --chdir, -d --dependency, -a --array, -C --constraint, --mail-user, --mail-type, --export, --reservation, --ntasks-per-node, --cpus-per-gpu, --gpus-per-node, --comment, --container-image, -M --clusters, --mpi, --jobid, -b --begin";

const submits: readonly Entry[] = [
  {
    names: ["sbatch"],
    syntax: "posix",
    options: {
      "--help --usage --test-only -V --version": "harmless",
      "-o --output, -e --error": "value",
      "--wrap": "value",
      [COMMON]: "value",
    },
    unknownOptions: "ignored",
    act: wraps,
  },
  {
    names: ["srun", "salloc"],
    syntax: "posix",
    options: {
      "--help --usage --test-only -V --version": "harmless",
      "-o --output, -e --error, -i --input, -u --unbuffered": "optional",
      [COMMON]: "value",
    },
    unknownOptions: "ignored",
    launches: { skip: 0, where: "remote" },
  },
];

export const entries: readonly Entry[] = [...TOOLS.map(tool), ...submits];
