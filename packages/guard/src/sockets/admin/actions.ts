import type { EraseReport, EraseRequest, SealReport, SealRequest } from "@rampart/ledger";
import type { JsonObject } from "@rampart/service";

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
