import type { PersonRole, Policy } from "@rampart/core";
import { type Credential, isGood, SERVICE_SCOPES } from "../credentials/credential.js";
import { parseKey, proves } from "../credentials/key.js";
import type { KnownCredentials } from "../state/parts/credentials.js";
import { holds, type Person } from "./person.js";
import type { Speaker } from "./speaker.js";
import type { Refused } from "./turned-away.js";

/** What is compared where there is no such credential, so that it takes as long. */
const NOBODYS = `sha256:${"0".repeat(64)}`;

/** Who the policy in force lets keys speak for. */
export class Keys {
  readonly #known: KnownCredentials;
  readonly #vouched: boolean;

  /** @param vouched whether the guard's state is out of its users' reach (system mode) */
  constructor(known: KnownCredentials, vouched: boolean) {
    this.#known = known;
    this.#vouched = vouched;
  }

  /** Null for a key that is none, wrong, expired or revoked, and for whoever the policy no longer names: one answer for all. */
  speaker(text: string, policy: Policy, now: number, refused: Refused = () => {}): Speaker | null {
    const key = parseKey(text);
    if (key === null) {
      refused("key", "it has not the form of one");
      return null;
    }
    const credential = this.#known.byId.get(key.id);
    const right = proves(key.secret, credential?.verifier ?? NOBODYS);
    if (!right || credential === undefined || !isGood(credential, now)) {
      // The name of one that nobody has is whatever somebody wrote.
      if (credential === undefined) refused("key", "there is none of that name");
      else refused(`key ${credential.id}`, !right ? "its secret is wrong" : credential.revoked ? "revoked" : "over");
      return null;
    }
    const speaker = this.#speakerOf(credential, policy);
    if (speaker === null)
      refused(`key ${key.id}`, `the policy names no ${credential.subject.type} ${credential.subject.name}`);
    return speaker;
  }

  #speakerOf({ id, subject: { type, name }, scopes, until }: Credential, { document }: Policy): Speaker | null {
    const via = { name: `key:${id}`, until };
    const { agents = {}, people = {} } = document;
    if (type === "agent") return Object.hasOwn(agents, name) ? { type, name, roles: [], via } : null;
    if (type === "service") return { type, name, scopes: SERVICE_SCOPES.filter((one) => scopes.includes(one)), via };
    if (!Object.hasOwn(people, name)) return null;
    const person: Person = { name, roles: people[name]!.roles, channel: "api-key", verified: this.#vouched };
    // The policy may have taken a role since; the credential never gives one back.
    const roles = scopes.filter((scope): scope is PersonRole => holds(person, scope as PersonRole));
    return { type, person: { ...person, roles }, via };
  }
}
