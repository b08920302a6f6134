import { AuditError } from "./error.js";
import { type LogEvent, member } from "./event.js";
import { parseNote, parseVerifierKey, signedBy, type VerifierKey } from "./note.js";

/** The keys a log announces in itself (docs/formats/log.md, section 6). */
export class KeyRing {
  readonly #keys: VerifierKey[] = [];

  get all(): readonly VerifierKey[] {
    return this.#keys;
  }

  /** The key in force: the last one announced. */
  get inForce(): VerifierKey | null {
    return this.#keys.at(-1) ?? null;
  }

  /** Takes in a `key` event. Returns what is wrong with it, or null. */
  announce(event: LogEvent, origin: string): string | null {
    const [action, index, key, previous, note] = ["action", "index", "key", "previous", "note"].map((name) =>
      member(event, name),
    );
    const before = this.inForce;
    if ((action === "create") !== (index === 0) || (action !== "create" && action !== "rotate"))
      return "it has the wrong action";
    if (typeof key !== "string" || typeof note !== "string") return "it names no key";
    if (previous !== (before?.text ?? null)) return "it does not continue the key before it";
    let verifier: VerifierKey;
    try {
      verifier = parseVerifierKey(key);
    } catch (cause) {
      if (cause instanceof AuditError) return cause.message;
      throw cause;
    }
    if (verifier.name !== origin) return "its key is of another log";
    const signed = parseNote(note);
    if (signed?.text !== `rampart-log/1 key\n${origin}\n${index}\n${key}\n`) return "its note says something else";
    if (signedBy(signed, verifier) !== "good") return "its note is not signed by the new key";
    if (before && signedBy(signed, before) !== "good") return "its note is not signed by the key before it";
    this.#keys.push(verifier);
    return null;
  }
}
