import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";
import { CHANGES, kinds, LOOKS, LOSES } from "./testing/kinds.js";

const ROWS: readonly (readonly [command: string, kind: string | null, why: string])[] = [
  // Slurm
  ["scancel 1234", LOSES, "hours of work"],
  ["scancel -u alice -p gpu", LOSES, "all of somebody's"],
  ["scancel --state=PENDING --me", LOSES, "options alone say whose"],
  ["scancel --usage", null, "help"],
  ["squeue -u alice", null, "looks"],
  ["scontrol show job 12", LOOKS, "looks"],
  ["scontrol -M a show node n1", LOOKS, "behind an option"],
  ["scontrol hold 12", null, "a job of one's own waits"],
  ["scontrol update NodeName=n1 State=DRAIN Reason=x", LOSES, "a machine less"],
  ["scontrol update JobId=12 TimeLimit=10", CHANGES, "what is scheduled"],
  ["scontrol reboot n1", LOSES, "what runs there ends"],
  ["sacctmgr show user", LOOKS, "looks"],
  ["sacctmgr -i delete account x", LOSES, "an account"],
  ["sacctmgr modify user x set adminlevel=admin", CHANGES, "rights"],
  ["scrontab -l", null, "looks"],
  ["scrontab -r", LOSES, "everything it starts"],
  ["sbatch --test-only job.sh", null, "tries only"],
  // Others
  ["qdel -u bob", LOSES, "all of somebody's"],
  ["qstat -u bob", null, "looks"],
  ["qmgr -c 'print server'", LOOKS, "looks"],
  ["qmgr -c 'delete queue batch'", LOSES, "a queue"],
  ["pbsnodes -a", null, "looks"],
  ["qhold -u bob", CHANGES, "nothing of somebody's begins"],
  ["pbsnodes -o n1", CHANGES, "a machine less"],
  ["qconf -sql", LOOKS, "looks"],
  ["qconf -dq all.q", LOSES, "a queue"],
  ["bkill 0", LOSES, "every job of one's own"],
  ["bjobs -u all", null, "looks"],
  ["badmin hshow", CHANGES, "no verb that looks"],
  ["badmin showstatus", LOOKS, "looks"],
  ["badmin hclose h1", LOSES, "a machine less"],
  ["condor_rm -all", LOSES, "D1: every job"],
  ["condor_q", null, "looks"],
  ["dagster run wipe --force", LOSES, "all that ran"],
  ["dagster job list -f repo.py", null, "looks"],
  ["prefect flow-run ls --limit 10", LOOKS, "looks"],
  ["prefect work-pool delete p", LOSES, "where others work"],
  ["prefect deploy --all", CHANGES, "what runs from now on"],
  ["prefect server start", null, "a server of its own"],
];

describe("D1: schedulers of clusters", () => {
  it.each(ROWS)("%s: %s (%s)", (command, kind) => {
    expect(kinds(command)).toEqual(kind === null ? [] : [kind]);
  });

  it.each<[string, readonly string[], string]>([
    ["srun -p gpu rm -rf /srv/x", ["file.delete /srv/x recursive remote"], "what is run there"],
    ["sbatch -N 1 --wrap='rm -rf /srv/x'", ["file.delete /srv/x recursive remote"], "a text a shell reads there"],
    ["srun -n 4 hostname", [], "harmless there too"],
  ])("%s (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
