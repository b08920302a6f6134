import type { Policy } from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import { GuardError } from "../errors.js";
import { demand, holds, type Person } from "../identity/person.js";
import type { Journal } from "../record/journal.js";
import type { KnownCredentials } from "../state/parts/credentials.js";
import { CREDENTIAL_LIMITS, type Credential, isGood, SCOPES, type Subject } from "./credential.js";
import { formatKey, newKey, verifierOf } from "./key.js";

export interface CredentialRequest {
  readonly subject: Subject;
  /** Null: all a subject of its kind may have; of a person, the roles the policy gives. */
  readonly scopes: readonly string[] | null;
  /** Milliseconds it is good for; null is 90 days. */
  readonly ms: number | null;
  readonly reason: string | null;
}

/** Where credentials are given and taken. Each step is an event in the log before it counts. */
export class CredentialDesk {
  readonly #journal: Journal;
  readonly #known: KnownCredentials;
  readonly #policy: () => Policy;
  readonly #now: () => number;

  constructor(journal: Journal, known: KnownCredentials, policy: () => Policy, now: () => number) {
    this.#journal = journal;
    this.#known = known;
    this.#policy = policy;
    this.#now = now;
  }

  /**
   * The key is in this answer and nowhere else. An agent nobody answers for gets none: it must stand in the policy, where each has
   * an owner.
   *
   * @throws GuardError `forbidden`, `subject_unknown`, `op_malformed`, `credentials_full`, `record_failed`
   */
  async issue(
    request: CredentialRequest,
    person: Person,
  ): Promise<{ readonly key: string; readonly credential: Credential }> {
    const { name: by } = demand(person, "admin");
    const { subject, ms, reason } = request;
    const scopes = this.#scopesFor(subject, request.scopes);
    const time = ms ?? CREDENTIAL_LIMITS.usualMs;
    if (time > CREDENTIAL_LIMITS.mostMs)
      throw new GuardError("op_malformed", "a credential is good for 366 days at most");
    if (this.#standing() >= CREDENTIAL_LIMITS.most)
      throw new GuardError("credentials_full", `there are ${CREDENTIAL_LIMITS.most} credentials; revoke some`);
    const key = newKey();
    const until = this.#now() + time;
    const verifier = verifierOf(key.secret);
    const event = { id: key.id, subject: { ...subject }, verifier, scopes, until, by, reason };
    await this.#journal.record({ kind: "credential", state: "issued", ...event } satisfies EventOf<"credential">, true);
    return { key: formatKey(key), credential: this.#known.byId.get(key.id)! };
  }

  /** Operators may take any; everybody their own. @throws GuardError `forbidden`, `credential_unknown`, `record_failed` */
  async revoke(id: string, reason: string | null, person: Person): Promise<Credential> {
    const known = this.#known.byId.get(id);
    const own = known?.subject.type === "person" && known.subject.name === person.name;
    if (!own && !holds(person, "operator")) demand(person, "operator");
    if (known === undefined || known.revoked)
      throw new GuardError("credential_unknown", "there is no such credential, or it was revoked already");
    const { subject, scopes, until } = known;
    const event = { id, subject: { ...subject }, verifier: null, scopes, until, by: person.name, reason };
    await this.#journal.record(
      { kind: "credential", state: "revoked", ...event } satisfies EventOf<"credential">,
      true,
    );
    return this.#known.byId.get(id) ?? known;
  }

  /** Oldest first; nothing in it opens anything. */
  list(): readonly Omit<Credential, "verifier">[] {
    return [...this.#known.byId.values()].map(({ verifier: _, ...rest }) => rest);
  }

  #standing(): number {
    const now = this.#now();
    return [...this.#known.byId.values()].filter((one) => isGood(one, now)).length;
  }

  #scopesFor({ type, name }: Subject, asked: readonly string[] | null): readonly string[] {
    const { agents = {}, people = {} } = this.#policy().document;
    if (type === "agent" && !Object.hasOwn(agents, name))
      throw new GuardError(
        "subject_unknown",
        "the policy names no such agent, so nobody answers for it: write it under `agents` with its owner",
      );
    if (type === "person" && !Object.hasOwn(people, name))
      throw new GuardError(
        "subject_unknown",
        "the policy names no such person: write it under `people` with its roles",
      );
    const held: readonly string[] = type === "person" ? people[name]!.roles : SCOPES[type];
    const scopes = asked ?? held;
    const wrong = scopes.find((scope) => !SCOPES[type].includes(scope));
    if (wrong !== undefined || scopes.length === 0)
      throw new GuardError(
        "op_malformed",
        `scopes of ${type === "agent" ? "an" : "a"} ${type} are some of ${SCOPES[type].join(", ")}`,
      );
    if (type === "person" && !held.includes("admin") && scopes.some((scope) => !held.includes(scope)))
      throw new GuardError("forbidden", "a credential gives a person no role the policy does not");
    return [...new Set(scopes)];
  }
}
