import { callOnce, type MessageStream, openStream } from "@rampart/service";
import type { Done, Hold } from "./hold.js";

/** Whose orders are followed: the members the door's calls have. */
export interface Followed {
  readonly agent: string;
  readonly session: string;
  readonly principal: string;
  readonly door: string;
  readonly task: string | null;
}

export interface FollowOptions {
  readonly about: Followed;
  readonly hold: Hold;
  /** Path of the guard's agent socket, looked for again with each connection. */
  readonly socket: () => Promise<string>;
  /** Whether an order to stop lies where doors look that reach no guard. */
  readonly stopped: () => Promise<boolean>;
  /** Told of what was done, and why. */
  readonly note: (done: Done, why: string) => void;
}

const CONNECT_MS = 2_000;
/** Between two attempts to reach a guard, and two looks for an order to stop meanwhile. */
const AGAIN_MS = 1_000;

const WHY: Readonly<Record<string, string>> = {
  stopped: "an operator stopped everything",
  quarantined: "this agent or session is quarantined",
};

/**
 * Freezes what was started while the guard, or without one the signed order to stop, says that it is held, and resumes it
 * afterwards. Quarantine that lets reading go on freezes nothing. Without a guard a quarantine stays as it was last heard of.
 * Never keeps the process alive, never throws.
 *
 * @returns how to leave
 */
export function followOrders(options: FollowOptions): () => void {
  const { hold, note } = options;
  let over = false;
  let stream: MessageStream | null = null;
  let timer: NodeJS.Timeout | null = null;
  let last = "free";

  const obey = (standing: string): Done | null => {
    const held = standing === "stopped" || standing === "quarantined";
    last = standing;
    if (held === hold.frozen) return null;
    const done = held ? hold.freeze() : hold.resume();
    note(done, held ? WHY[standing]! : "it was released");
    return done;
  };

  const listen = async (path: string): Promise<void> => {
    stream = await openStream(path, CONNECT_MS);
    stream.hold(false);
    if (over) stream.close();
    stream.send({ op: "follow", call: options.about });
    for await (const { standing } of stream) {
      if (typeof standing !== "string") return;
      const done = obey(standing);
      if (done !== null) await callOnce(path, { op: "obeyed", call: { ...options.about }, ...done }, CONNECT_MS);
    }
  };

  const alone = async (): Promise<void> => {
    const stopped = await options.stopped();
    if (over) return;
    if (stopped) obey("stopped");
    else if (last === "stopped") obey("free");
  };

  const turn = async (): Promise<void> => {
    await options
      .socket()
      .then(listen)
      .catch(() => undefined);
    stream?.close();
    if (!over) await alone();
    if (!over) timer = setTimeout(() => void turn(), AGAIN_MS).unref();
  };
  void turn();
  return () => {
    over = true;
    stream?.close();
    if (timer !== null) clearTimeout(timer);
  };
}
