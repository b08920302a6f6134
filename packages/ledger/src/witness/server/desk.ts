import { LedgerError } from "../../error.js";
import { checkConsistency } from "../../merkle/consistency.js";
import { type Checkpoint, openCheckpoint, readCheckpoint } from "../../note/checkpoint.js";
import { cosign } from "../../note/cosignature.js";
import { formatNote, type NoteSignature, parseNote } from "../../note/note.js";
import type { Signer } from "../../note/signer.js";
import type { Verifier } from "../../note/verifier.js";
import { type AddCheckpoint, parseAddCheckpoint } from "../request.js";
import type { WitnessState } from "./state.js";

/** What the witness answers, as C2SP tlog-witness says. */
export interface DeskAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 500;
  readonly body: string;
  /** Only of a 409 that names a size. */
  readonly type?: "text/x.tlog.size";
}

export interface DeskOptions {
  readonly state: WitnessState;
  /** All of them sign. */
  readonly signers: readonly Signer[];
  /** Keys of the logs that are witnessed. The name of a key is the origin; a log may have several. */
  readonly logs: readonly Verifier[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of a checkpoint that its log signed and that was not shown to continue the one known: perhaps a fork. */
  readonly onFork?: (origin: string, known: string, other: string) => void;
}

/**
 * Where checkpoints are brought. One after the other, so that what is compared is still what is remembered when it is
 * replaced; a fork is refused for ever, since what was cosigned once is never forgotten.
 */
export class Desk {
  readonly #options: DeskOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Answers `add-checkpoint`. Never rejects. */
  add(body: string): Promise<DeskAnswer> {
    const answer = this.#last.then(() => this.#add(body)).catch(() => ({ status: 500, body: "" }) as const);
    this.#last = answer;
    return answer;
  }

  /** The checkpoint of this log cosigned last, or null. */
  latest(origin: string): string | null {
    return this.#options.state.latest(origin);
  }

  async #add(body: string): Promise<DeskAnswer> {
    const request = readRequest(body);
    if (request === null) return { status: 400, body: "malformed\n" };
    const { checkpoint } = request;
    const keys = this.#options.logs.filter(({ name }) => name === checkpoint.origin);
    if (keys.length === 0) return { status: 404, body: "unknown log\n" };
    if (!keys.some((key) => isSigned(request.note, key))) return { status: 403, body: "not signed by the log\n" };
    if (request.old > checkpoint.size) return { status: 400, body: "old size beyond the checkpoint\n" };
    const known = this.latest(checkpoint.origin);
    const refusal = this.#compare(request, known);
    if (refusal !== null) {
      if (known !== null && isFork(refusal)) this.#options.onFork?.(checkpoint.origin, known, request.note);
      return refusal;
    }
    return this.#cosign(request);
  }

  /** Null where the checkpoint continues the one that is known. */
  #compare({ old, proof, checkpoint }: Request, known: string | null): DeskAnswer | null {
    const before = known === null ? null : readCheckpoint(known);
    const size = before?.size ?? 0;
    if (old !== size) return { status: 409, body: `${size}\n`, type: "text/x.tlog.size" };
    if (before === null) return proof.length === 0 ? null : { status: 422, body: "a first checkpoint has no proof\n" };
    if (size === checkpoint.size && before.root !== checkpoint.root) {
      return { status: 409, body: "another root of this size was cosigned\n" };
    }
    try {
      checkConsistency(proof, checkpoint.size, checkpoint.root, size, before.root);
      return null;
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      return { status: 422, body: "the proof does not hold\n" };
    }
  }

  /** Signatures of strangers are not kept: there could be too many. */
  #kept(note: string, origin: string, lines: readonly NoteSignature[]): string {
    const ids = this.#options.logs.filter(({ name }) => name === origin).map(({ id }) => id);
    const { text, signatures } = parseNote(note);
    const own = signatures.filter(({ name, id }) => name === origin && ids.includes(id));
    return formatNote({ text, signatures: [...own.slice(0, ids.length), ...lines] });
  }

  async #cosign({ note, checkpoint }: Request): Promise<DeskAnswer> {
    const { signers, now, state } = this.#options;
    const time = Math.floor(now() / 1_000);
    const lines = signers.map((signer) => cosign(note, signer, time));
    await state.remember(checkpoint.origin, this.#kept(note, checkpoint.origin, lines));
    return { status: 200, body: formatNote({ text: "", signatures: lines }).slice(1) };
  }
}

type Request = Pick<AddCheckpoint, "old" | "proof"> & { readonly note: string; readonly checkpoint: Checkpoint };

function readRequest(body: string): Request | null {
  try {
    const { old, proof, checkpoint: note } = parseAddCheckpoint(body);
    return { old, proof, note, checkpoint: readCheckpoint(note) };
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

function isSigned(note: string, key: Verifier): boolean {
  try {
    openCheckpoint(note, key);
    return true;
  } catch {
    return false;
  }
}

/** The log signed it, and it is not a continuation: not merely a client that is behind. */
function isFork({ status, type }: DeskAnswer): boolean {
  return status === 422 || (status === 409 && type === undefined);
}
