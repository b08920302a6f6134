import { LedgerError } from "../error.js";
import { proveGrowth } from "../log/prove.js";
import { type Checkpoint, readCheckpoint } from "../note/checkpoint.js";
import { type CosignerKey, cosignedAt, withSignatures } from "../note/cosignature.js";
import { type NoteSignature, parseNote } from "../note/note.js";
import { type Answer, exchange } from "./exchange.js";
import { formatAddCheckpoint } from "./request.js";
import { logName } from "./server/serve.js";
import type { Witness } from "./witness.js";

export interface HttpWitnessOptions {
  /** Submission prefix, `http:` or `https:`. */
  readonly url: string;
  /** Known from the witness's operator, not from this address. */
  readonly key: CosignerKey;
  /** The log whose checkpoints are brought; what a witness asks to be shown is proved from it. */
  readonly folder: string;
  /** Origin of the log; default: that of the checkpoint submitted last. Needed to read back before submitting. */
  readonly origin?: string;
  /** Milliseconds one exchange may take. */
  readonly timeout?: number;
}

const TIMEOUT_MS = 10_000;

/**
 * A witness reached by C2SP tlog-witness. It says itself what it saw last, and is shown that the log continued from
 * there; nothing it says is believed but its own signature.
 */
export function httpWitness(options: HttpWitnessOptions): Witness {
  const { key, folder } = options;
  const url = options.url.replace(/\/+$/, "");
  const timeout = options.timeout ?? TIMEOUT_MS;
  let { origin } = options;
  let seen = 0;

  const bring = async (note: string, checkpoint: Checkpoint): Promise<Answer> => {
    const proof = seen > 0 && seen < checkpoint.size ? await proveGrowth(folder, { ...checkpoint, note }, seen) : [];
    return exchange(`${url}/add-checkpoint`, {
      timeout,
      body: formatAddCheckpoint({ old: seen, proof, checkpoint: note }),
    });
  };

  return {
    name: `witness ${key.name} at ${url}`,
    cosigns: true,
    async submit(note) {
      const checkpoint = readCheckpoint(note);
      origin = checkpoint.origin;
      let answer = await bring(note, checkpoint);
      const known = sizeIn(answer);
      if (known !== null && known !== seen) {
        if (known > checkpoint.size) throw refused(`it has seen ${known} entries, this log signed ${checkpoint.size}`);
        seen = known;
        answer = await bring(note, checkpoint);
      }
      if (answer.status === 409 || answer.status === 422) throw refused("it has seen another history of this log");
      // Its operator has not told it of this log, or not of its new key: no word about the log's history.
      if (answer.status === 404 || answer.status === 403) throw unreachable("it does not know this log, or its key");
      if (answer.status !== 200) throw unreachable(`it answered ${answer.status}`);
      const cosignature = cosignatureIn(answer.body, note, key);
      seen = checkpoint.size;
      return cosignature;
    },
    async kept() {
      if (origin === undefined) return null;
      const { status, body } = await exchange(`${url}/checkpoint/${logName(origin)}`, { timeout });
      if (status === 404) return [];
      if (status !== 200) throw unreachable(`it answered ${status}`);
      if (!isCosigned(body, key)) throw invalid("what it keeps is not cosigned by its key");
      return [body];
    },
  };
}

/** The size a 409 names, or null. */
function sizeIn({ status, type, body }: Answer): number | null {
  if (status !== 409 || !type.startsWith("text/x.tlog.size")) return null;
  const size = /^(0|[1-9][0-9]{0,15})\n$/.exec(body)?.[1];
  if (size === undefined || !Number.isSafeInteger(Number(size))) throw invalid("it names no size");
  return Number(size);
}

/** The one line of its key among those it answered with. */
function cosignatureIn(lines: string, note: string, key: CosignerKey): NoteSignature {
  try {
    const { text } = parseNote(note);
    const own = parseNote(`${text}\n${lines}`).signatures.find(({ name, id }) => name === key.name && id === key.id);
    if (own !== undefined && cosignedAt(withSignatures(note, [own]), key) !== null) return own;
  } catch (error) {
    throw new LedgerError("witness.invalid", "its answer is malformed", error);
  }
  throw invalid("it answered with no cosignature of its key");
}

function isCosigned(note: string, key: CosignerKey): boolean {
  try {
    return cosignedAt(note, key) !== null && readCheckpoint(note).size > 0;
  } catch {
    return false;
  }
}

const refused = (why: string) => new LedgerError("witness.refused", why);
const invalid = (why: string) => new LedgerError("witness.invalid", why);
const unreachable = (why: string) => new LedgerError("witness.unreachable", why);
