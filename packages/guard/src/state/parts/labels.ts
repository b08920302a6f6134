import type { Action, Finding } from "@rampart/core";
import type { AuditEvent, EventOf } from "@rampart/ledger";
import { isJsonObject, type Json } from "@rampart/service";
import { labelsRead, REMEMBERED, SESSION_LIMITS, secretShown } from "../../facts/session.js";
import type { Part } from "../part.js";
import { keep, listOf } from "./bounded.js";

interface SessionNames {
  readonly principal: string;
  readonly door: string;
  readonly id: string;
}

const NONE: readonly string[] = [];
/** Whoever called: a call's end does not say. */
const ANYBODY = "";

/** Labels of what each session has read, as its calls and their results say: what it may send narrows with them. */
export class LabelsRead implements Part {
  readonly name = "labels";
  readonly kinds = ["intent", "outcome"] as const;
  readonly marks = ['"read":["', '"kind":"secret.read"', ...[...REMEMBERED].map((label) => `"${label}"`)];
  readonly #bySession = new Map<string, readonly string[]>();

  of({ principal, door, id }: SessionNames): readonly string[] {
    const own = this.#bySession.get(keyOf({ principal, door, id })) ?? NONE;
    const shown = this.#bySession.get(keyOf({ principal: ANYBODY, door, id })) ?? NONE;
    return shown.length === 0 ? own : [...new Set([...own, ...shown])];
  }

  apply(event: AuditEvent): void {
    if (event.kind === "intent") this.#called(event);
    if (event.kind === "outcome") this.#shown(event);
  }

  save(): Json {
    return [...this.#bySession] as unknown as Json;
  }

  load(saved: Json): void {
    for (const [key, labels] of listOf<[string, string[]]>(saved)) this.#bySession.set(key, labels);
  }

  #called({ permit, principal, door, session: id, facts, actions }: EventOf<"intent">): void {
    if (permit === null || !Array.isArray(actions)) return;
    const before = isJsonObject(facts as Json) ? listOf<string>((facts as { readonly read?: Json }).read) : NONE;
    const all = labelsRead(before, actions as readonly Action[]);
    // As with nearly every call.
    if (all.length === 0) return;
    const key = keyOf({ principal, door, id });
    const known = this.#bySession.get(key) ?? NONE;
    this.#keep(key, known, known.length === 0 ? all : [...new Set([...known, ...all])]);
  }

  #shown({ door, session: id, findings, redacted }: EventOf<"outcome">): void {
    if (redacted || !Array.isArray(findings) || !secretShown(findings as readonly Finding[])) return;
    const key = keyOf({ principal: ANYBODY, door, id });
    this.#keep(key, this.#bySession.get(key) ?? NONE, ["secret"]);
  }

  #keep(key: string, before: readonly string[], labels: readonly string[]): void {
    if (labels.length === 0 || (labels.length === before.length && this.#bySession.has(key))) return;
    keep(this.#bySession, key, labels, SESSION_LIMITS.sessions);
  }
}

function keyOf({ principal, door, id }: SessionNames): string {
  return `${principal}\0${door}\0${id}`;
}
