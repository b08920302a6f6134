import { EMPTY_SESSION, type Facts, type Place, plainFacts, type SessionFacts, type TaskFacts } from "@rampart/core";

/** What `check` knows of the machine before it sees a call: a value, so that the same question has the same answer. */
export interface Surroundings {
  readonly home: string;
  readonly user: string;
  readonly cwd: string;
  /** What `--project` said; undefined where nothing was said and the working directory decides. */
  readonly project: string | undefined;
  readonly scratch: readonly string[];
  readonly installed: readonly string[];
  readonly task: TaskFacts | null;
}

/** The folder as a project root, or null where it is `/`, the home folder, or a folder that contains the home folder. */
export function projectRoot(folder: string, home: string): string | null {
  const root = folder.length > 1 ? folder.replace(/\/+$/, "") : folder;
  if (!root.startsWith("/") || root === "/" || root === home || home.startsWith(`${root}/`)) return null;
  return root;
}

export function placeOf(around: Surroundings, cwd: string | null, project: string | null): Place {
  return {
    home: around.home,
    user: around.user,
    cwd: cwd ?? around.cwd,
    project,
    scratch: around.scratch,
    installed: around.installed,
  };
}

/** Facts of a fresh installation: no role, no grant, nobody verified, so that guardrails and `default:` decide. */
export function factsOf(around: Surroundings, place: Place, session: SessionFacts | null, now: number): Facts {
  const { task } = around;
  return {
    ...plainFacts({ agent: "check", principal: around.user, door: "check" }, place, now),
    task,
    purpose: task?.purpose ?? null,
    environment: task?.environment ?? null,
    session: session ?? EMPTY_SESSION,
  };
}
