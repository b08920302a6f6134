import type { EraseReport, EraseRequest, SealReport, SealRequest } from "@rampart/ledger";
import type { JsonObject } from "@rampart/service";
import { alarmEvent } from "../../record/state.js";
import type { Retention } from "../../retention/retention.js";
import { refreshModes } from "../../state/modes.js";
import type { State } from "../../state/open.js";

/** What a person can do to a running guard. */
export interface AdminActions {
  status(): Promise<JsonObject>;
  /** Signs a checkpoint over everything recorded so far; the signed note. */
  checkpoint(): Promise<string>;
  head(): JsonObject;
  reload(): Promise<JsonObject>;
  /** Deletes the content of entries; their hashes stay. */
  seal(request: SealRequest): Promise<SealReport>;
  /** Deletes what opens commitments. */
  erase(request: EraseRequest): Promise<EraseReport>;
  /** Records the alarm that a host ran a call without asking us. */
  unmediated(found: Unmediated): Promise<void>;
  /** Returns at once; the guard ends after the answer is sent. */
  stop(): void;
}

/** A call in a host's transcript that has no intent in the log. */
export interface Unmediated {
  readonly host: string;
  readonly session: string;
  /** The host's id of the call, or an empty text. */
  readonly call: string;
  readonly tool: string;
  /** Why, as far as it is known. */
  readonly cause: string;
}

/** What they come to on a guard that runs. `end` is called once the answer is on its way. */
export function actionsOn(
  state: State,
  retention: Pick<Retention, "seal" | "erase">,
  status: AdminActions["status"],
  end: (why: string) => void,
): AdminActions {
  const { log, policy, room } = state;
  return {
    status,
    checkpoint: () => log.current.checkpoint(),
    head: () => {
      const { origin, entries, signed } = log.current.status;
      return { origin, entries, signed, checkpoint: log.current.lastCheckpoint };
    },
    seal: (request) => retention.seal(request),
    erase: (request) => retention.erase(request),
    reload: async () => {
      await policy.refresh();
      await refreshModes(state);
      const { current, health } = policy;
      const errors = health.errors.map(({ file, line, column, message }) => ({ file, line, column, message }));
      return { digest: current.digest, name: current.document.name, origin: health.origin, errors };
    },
    unmediated: async ({ host, session, call, tool, cause }) => {
      const message = `${host} ran a call that no hook of ours saw: ${cause}`;
      const alarm = alarmEvent("call.unmediated", "high", message, { host, call, tool, cause });
      await room.journal.record({ ...alarm, session }, true);
    },
    stop: () => end("asked over the admin socket"),
  };
}
