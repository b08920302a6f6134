import { isStill, type Process, treeOf } from "./tree.js";

/** What was done with the processes of an agent, and how many it could not be done to. */
export interface Done {
  readonly done: "frozen" | "resumed" | "ended";
  readonly processes: number;
  readonly left: number;
}

/** Rounds of looking for what started while others were being stopped. */
const ROUNDS = 8;

/** The processes of one agent we started: frozen while it is held, resumed when it is released, ended when we are told to. */
export class Hold {
  readonly #mark: string | null;
  #root: number | null = null;
  #stopped: Process[] = [];
  #wanted = false;

  /** @param mark text that stands in the environment of whatever belongs to the agent */
  constructor(mark: string | null = null) {
    this.#mark = mark;
  }

  get frozen(): boolean {
    return this.#wanted;
  }

  /** The agent runs. One that was held before it began is frozen now. */
  begin(pid: number): void {
    this.#root = pid;
    if (this.#wanted) this.freeze();
  }

  /** It ended. What it left running is frozen with it no more. */
  over(): void {
    this.#root = null;
  }

  freeze(): Done {
    this.#wanted = true;
    const refused = new Set<number>();
    for (let round = 0; round < ROUNDS; round++) {
      const fresh = this.#tree().filter((one) => !one.stopped && !refused.has(one.pid) && !this.#has(one));
      if (fresh.length === 0) break;
      for (const one of fresh) {
        if (sent(one.pid, "SIGSTOP")) this.#stopped.push(one);
        // One that ended meanwhile is none that could not be.
        else if (isStill(one)) refused.add(one.pid);
      }
    }
    return { done: "frozen", processes: this.#stopped.length, left: refused.size };
  }

  /** The last first, so that nobody finds its children stopped. */
  resume(): Done {
    this.#wanted = false;
    const resumed = this.#stopped.reverse().filter((one) => isStill(one) && sent(one.pid, "SIGCONT"));
    this.#stopped = [];
    return { done: "resumed", processes: resumed.length, left: 0 };
  }

  /** For good: a frozen process takes no other signal. */
  kill(): Done {
    const tree = this.#tree();
    const ended = tree.filter((one) => sent(one.pid, "SIGKILL") || !isStill(one));
    this.#stopped = [];
    return { done: "ended", processes: ended.length, left: tree.length - ended.length };
  }

  #tree(): readonly Process[] {
    return this.#root === null ? [] : treeOf(this.#root, this.#mark);
  }

  #has({ pid, began }: Process): boolean {
    return this.#stopped.some((one) => one.pid === pid && one.began === began);
  }
}

/** Sends a signal; false where it could not be: the process ended meanwhile, or is not ours. */
export function sent(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
