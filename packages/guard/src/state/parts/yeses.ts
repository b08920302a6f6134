import type { AuditEvent, EventOf } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { subjectFrom } from "../../orders/subject.js";
import type { Part } from "../part.js";
import { keep, listOf } from "./bounded.js";

/** A person's yes to a privilege that waits for another person's. */
export interface FirstYes {
  readonly privilege: string;
  readonly agent: string;
  readonly task: string | null;
  readonly by: string;
  /** Until when it waits, milliseconds since 1970. */
  readonly until: number;
  /** Milliseconds the privilege may last, as this person said. */
  readonly for: number;
}

type About = Pick<FirstYes, "privilege" | "agent" | "task">;

/** The code of the alarm that says of one. */
export const FIRST_YES = "elevation.agreed";

const MAX_YESES = 256;

/**
 * First yeses to privileges that take two people: until the privilege is given, their task ends, their agent is quarantined, or
 * who said it may not speak any more. Whether their hour is over, whoever asks looks.
 */
export class FirstYeses implements Part {
  readonly name = "yeses";
  readonly kinds = ["alarm", "elevation-grant", "task", "quarantine", "credential"] as const;
  readonly marks = [`"code":"${FIRST_YES}"`];
  readonly #byKey = new Map<string, FirstYes>();

  of(about: About): FirstYes | null {
    return this.#byKey.get(keyOf(about)) ?? null;
  }

  apply(event: AuditEvent): void {
    switch (event.kind) {
      case "alarm":
        return event.code === FIRST_YES ? this.#wait(yesFrom(event.details)) : undefined;
      case "elevation-grant":
        this.#byKey.delete(keyOf(event));
        return;
      case "task":
        return event.state === "ended" ? this.#end(({ task }) => task === event.id) : undefined;
      case "quarantine":
        return event.state === "on" ? this.#hold(event) : undefined;
      case "credential":
        return event.state === "revoked" ? this.#leave(event) : undefined;
      default:
    }
  }

  save(): Json {
    return [...this.#byKey.values()] as unknown as Json;
  }

  load(saved: Json): void {
    for (const yes of listOf<FirstYes>(saved)) this.#wait(yes);
  }

  #wait(yes: FirstYes | null): void {
    if (yes !== null) keep(this.#byKey, keyOf(yes), yes, MAX_YESES);
  }

  #hold({ subject }: EventOf<"quarantine">): void {
    const held = subjectFrom(subject);
    if (held?.type === "agent") this.#end(({ agent }) => agent === held.name);
    if (held?.type === "task") this.#end(({ task }) => task === held.name);
  }

  #leave({ subject }: EventOf<"credential">): void {
    const { type, name } = (subject ?? {}) as { readonly type?: unknown; readonly name?: unknown };
    if (type === "agent") this.#end(({ agent }) => agent === name);
    if (type === "person") this.#end(({ by }) => by === name);
  }

  #end(over: (yes: FirstYes) => boolean): void {
    for (const [key, yes] of this.#byKey) if (over(yes)) this.#byKey.delete(key);
  }
}

const keyOf = ({ privilege, agent, task }: About) => JSON.stringify([privilege, agent, task]);

/** Null where a guard before this one did not say how long it waits. */
function yesFrom(details: unknown): FirstYes | null {
  const {
    privilege,
    agent,
    task = null,
    by,
    until,
    for: lasts,
  } = (details ?? {}) as { readonly [name: string]: unknown };
  const named = [privilege, agent, by].every((one) => typeof one === "string");
  if (!named || typeof until !== "number" || typeof lasts !== "number") return null;
  if (task !== null && typeof task !== "string") return null;
  return { privilege: privilege as string, agent: agent as string, task, by: by as string, until, for: lasts };
}
