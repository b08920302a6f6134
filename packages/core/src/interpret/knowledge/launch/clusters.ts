import { joined } from "../apply.js";
import type { Line } from "../line.js";
import type { Emit, Entry, Usage } from "../types.js";

/** As `mpirun` takes them: how many, where, bound to what. */
const PROCESSES =
  "-n -np -c -N -npernode --npernode, -H -host --host -hostfile --hostfile -machinefile --machinefile -f, --map-by -map-by, --bind-to -bind-to, --rank-by, -wdir --wdir -wd, -ppn -perhost, -rf --rankfile, --prefix, --tag-output, -launcher";

/** What is handed in runs there, as whoever hands it in. */
function submits(line: Line, emit: Emit): void {
  const [first, ...rest] = line.operands;
  if (first === undefined) return;
  if (line.flag("binary") || line.program === "bsub") emit.shell(joined(line.operands), { where: "remote" });
  else emit.script("shell", first, rest);
}

/** Starts a program, or a script of Python where none is forced. */
function trains(line: Line, emit: Emit): void {
  const [first, ...rest] = line.operands;
  if (first === undefined) return;
  if (line.flag("program")) emit.run(line.operands);
  else if (line.flag("module")) emit.load("python", first.text);
  else emit.script("python", first, rest);
}

const training = {
  syntax: "posix",
  options: {
    "--no-python --no_python": { sets: "program" },
    "-m --module": { sets: "module" },
    "--nproc-per-node --nproc_per_node --nnodes --node-rank --node_rank --master-addr --master_addr --master-port --master_port --rdzv-id --rdzv-backend --rdzv-endpoint --max-restarts --config_file --num_processes --num_machines --mixed_precision --num_gpus --include --exclude --hostfile -np -H":
      "value",
  },
  unknownOptions: "ignored",
  act: trains,
} as const satisfies Usage;

/** Programs that run others beside each other, on machines of a cluster, or in an image of it. */
export const entries: readonly Entry[] = [
  {
    names: ["mpirun", "mpiexec", "mpiexec.hydra", "orterun", "prterun", "prun", "aprun", "jsrun"],
    syntax: "posix",
    options: {
      [PROCESSES]: "value",
      "-x -genv -env --mca -mca -gmca": "value",
      "-h --help -V --version": "harmless",
    },
    unknownOptions: "ignored",
    launches: {},
  },
  {
    names: ["qsub", "bsub", "condor_run", "oarsub"],
    syntax: "posix",
    options: {
      "-b": { value: "required", sets: "binary" },
      "-N -o -e -q -l -pe -P -M -m -j -S -wd -t -hold_jid -J -n -W -R -G -u -A -p -r -v": "value",
      "-V -I -K -B -x -sync -cwd": "flag",
    },
    unknownOptions: "ignored",
    act: submits,
  },
  { names: ["torchrun", "deepspeed", "horovodrun"], ...training },
  { names: ["accelerate"], subcommands: { launch: training }, unknownOptions: "ignored" },
  {
    names: ["singularity", "apptainer"],
    subcommands: {
      "exec run shell": {
        syntax: "posix",
        options: {
          "-B --bind, -H --home, -W --workdir, --pwd --cwd, --env, --env-file, --overlay, -S --scratch, --mount, --network, --app":
            "value",
        },
        unknownOptions: "ignored",
        // Home, the folder at hand and /tmp are lent to it unless it is told otherwise.
        launches: { skip: 1 },
      },
    },
    unknownOptions: "ignored",
  },
  {
    names: ["pueue"],
    subcommands: {
      add: {
        syntax: "posix",
        options: { "-w --working-directory, -d --delay, -g --group, -a --after, -o --priority, -l --label": "value" },
        unknownOptions: "ignored",
        launches: { as: "shell" },
      },
    },
    unknownOptions: "ignored",
  },
];
