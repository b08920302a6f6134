import type { EventOf } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { SESSION_LIMITS } from "../../facts/session.js";
import type { Part } from "../part.js";
import { keep, listOf } from "./bounded.js";

/** Id of the last prompt each session was given. */
export class LastPrompts implements Part {
  readonly name = "prompts";
  readonly kinds = ["prompt"] as const;
  readonly #ids = new Map<string, string>();

  get size(): number {
    return this.#ids.size;
  }

  of(door: string, session: string): string | null {
    return this.#ids.get(keyOf(door, session)) ?? null;
  }

  apply({ source, session, id }: EventOf<"prompt">): void {
    keep(this.#ids, keyOf(source, session), id, SESSION_LIMITS.sessions);
  }

  save(): Json {
    return [...this.#ids];
  }

  load(saved: Json): void {
    for (const [key, id] of listOf<[string, string]>(saved)) this.#ids.set(key, id);
  }
}

function keyOf(door: string, session: string): string {
  return `${door}\0${session}`;
}
