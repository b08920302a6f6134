import { LedgerError } from "../error.js";
import { formatRecord, parseRecords } from "../log/checkpoints.js";
import { readCheckpoint } from "../note/checkpoint.js";
import { runProgram } from "./run.js";
import type { Witness } from "./witness.js";

export interface GitWitnessOptions {
  /** A URL or path git can push to. */
  readonly remote: string;
  /** Default `rampart-checkpoints`. */
  readonly branch?: string;
  /** Folder of a bare repository of our own; made when missing. */
  readonly repository: string;
  /** The git program. Default `git`. */
  readonly git?: string;
  /** Milliseconds one git command may take. Default 20,000. */
  readonly deadline?: number;
}

const FILE = "checkpoints";
const DEADLINE_MS = 20_000;
const MAX_OUTPUT = 64 * 1024 * 1024;
const BRANCH = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,127}$/;

/**
 * Commits checkpoints to a branch of a git repository elsewhere, never forcing: whoever hosts it sees a rewrite as a
 * refused push. Nothing is checked out; the file `checkpoints` is made from git's own objects.
 */
export function gitWitness(options: GitWitnessOptions): Witness {
  const { remote, branch = "rampart-checkpoints", repository, git = "git", deadline = DEADLINE_MS } = options;
  if (!BRANCH.test(branch) || branch.includes("..") || remote.startsWith("-")) {
    throw new LedgerError("witness.refused", "not a branch or a remote git can be given");
  }
  const ref = `refs/heads/${branch}`;
  const call = (args: readonly string[], input = "") => runGit(git, args, input, deadline);
  const run = (args: readonly string[], input = "") => call(["--git-dir", repository, ...args], input);

  const fetchHead = async (): Promise<string | null> => {
    await call(["init", "--quiet", "--bare", repository]);
    const heads = await run(["ls-remote", "--", remote, ref]);
    if (heads.trim() === "") return null;
    await run(["fetch", "--quiet", "--no-tags", "--", remote, ref]);
    return (await run(["rev-parse", "--verify", "FETCH_HEAD"])).trim();
  };
  const readFile = (head: string) => run(["cat-file", "blob", `${head}:${FILE}`]);

  return {
    name: `git ${withoutPassword(remote)} ${branch}`,
    async submit(note) {
      const { size, origin } = readCheckpoint(note);
      const head = await fetchHead();
      const before = head === null ? "" : await readFile(head);
      const last = parseRecords(Buffer.from(before)).records.at(-1);
      if (last?.note === note) return null;
      if (last !== undefined && (last.origin !== origin || last.size > size)) {
        throw new LedgerError("witness.refused", `it has seen ${last.size} entries of ${last.origin}`);
      }
      const blob = (await run(["hash-object", "-w", "--stdin"], before + formatRecord(note))).trim();
      const tree = (await run(["mktree"], `100644 blob ${blob}\t${FILE}\n`)).trim();
      const parent = head === null ? [] : ["-p", head];
      const commit = (await run(["commit-tree", tree, ...parent, "-m", `checkpoint of ${size} entries`])).trim();
      await run(["push", "--quiet", "--", remote, `${commit}:${ref}`]);
      return null;
    },
    async kept() {
      const head = await fetchHead();
      return head === null ? [] : parseRecords(Buffer.from(await readFile(head))).records.map((r) => r.note);
    },
  };
}

/** Runs git without prompts. */
async function runGit(git: string, args: readonly string[], input: string, deadline: number): Promise<string> {
  const run = { input, deadline, env: environment(), most: MAX_OUTPUT, what: `git ${verbOf(args)}` };
  const { code, out, complaint } = await runProgram(git, args, run);
  if (code === 0) return out;
  throw new LedgerError("witness.unreachable", `git ${verbOf(args)}: ${complaint || `exit ${code}`}`);
}

/** The caller's environment without git's own variables, which could point anywhere, and with an author. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_") || name.startsWith("GIT_SSH"));
  return {
    ...Object.fromEntries(own),
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Rampart",
    GIT_AUTHOR_EMAIL: "rampart@localhost",
    GIT_COMMITTER_NAME: "Rampart",
    GIT_COMMITTER_EMAIL: "rampart@localhost",
  };
}

function verbOf(args: readonly string[]): string {
  return args.find((arg) => /^[a-z-]+$/.test(arg) && !arg.startsWith("-")) ?? "";
}

function withoutPassword(remote: string): string {
  return remote.replace(/^([a-z+]{1,16}:\/\/)[^/@\s]{0,512}@/i, "$1");
}
