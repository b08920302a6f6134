import type { AuditEvent, EventOf } from "@rampart/ledger";
import { isJsonObject, type Json } from "@rampart/service";
import { CREDENTIAL_LIMITS, type Credential, SUBJECT_TYPES, type Subject } from "../../credentials/credential.js";
import type { At, Part } from "../part.js";
import { listOf } from "./bounded.js";

/** The code of the alarm that says that one's time is over. */
export const CREDENTIAL_OVER = "credential.over";

/** Who may speak to the guard, and who may no longer: those revoked are kept for as long as there is room, to be told of. */
export class KnownCredentials implements Part {
  readonly name = "credentials";
  readonly kinds = ["credential", "alarm"] as const;
  readonly marks = [`"code":"${CREDENTIAL_OVER}"`];
  readonly byId = new Map<string, Credential>();

  apply(event: AuditEvent, at: At): void {
    if (event.kind === "alarm") this.#end(event);
    else if (event.kind === "credential") this.#step(event, at);
  }

  #step(event: EventOf<"credential">, { time }: At): void {
    const { id, state, scopes, until, by, verifier } = event;
    if (state === "revoked") {
      const known = this.byId.get(id);
      if (known !== undefined) this.byId.set(id, { ...known, revoked: true });
      return;
    }
    const subject = subjectFrom(event.subject as Json);
    if (subject === null || verifier === null || until === null || this.byId.has(id)) return;
    this.byId.set(id, { id, subject, verifier, scopes, until, issued: time, by, revoked: false });
    if (this.byId.size > CREDENTIAL_LIMITS.most) this.#forget();
  }

  save(): Json {
    return [...this.byId.values()] as unknown as Json;
  }

  load(saved: Json): void {
    for (const credential of listOf<Credential>(saved)) this.byId.set(credential.id, credential);
  }

  #end({ code, details }: EventOf<"alarm">): void {
    const id =
      code === CREDENTIAL_OVER && isJsonObject(details as Json) ? (details as { readonly id?: Json }).id : null;
    const known = typeof id === "string" ? this.byId.get(id) : undefined;
    if (known !== undefined) this.byId.set(known.id, { ...known, over: true });
  }

  /** What is revoked or over goes first, oldest first; else the oldest: whoever it was for is refused then, never let in. */
  #forget(): void {
    const first =
      [...this.byId.values()].find(({ revoked, over }) => revoked || over) ?? this.byId.values().next().value;
    if (first !== undefined) this.byId.delete(first.id);
  }
}

function subjectFrom(value: Json | undefined): Subject | null {
  if (!isJsonObject(value)) return null;
  const { type, name } = value;
  const known = SUBJECT_TYPES.find((one) => one === type);
  return known === undefined || typeof name !== "string" ? null : { type: known, name };
}
