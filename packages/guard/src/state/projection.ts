import type { AuditEvent } from "@rampart/ledger";
import type { JsonObject } from "@rampart/service";
import type { At, Part } from "./part.js";
import { newParts, type Parts } from "./parts/index.js";

/** What the guard needs of the log's past: all its parts, each told of the events it wants. */
export class Projection {
  readonly parts: Parts = newParts();
  readonly #all: readonly Part[] = Object.values(this.parts) as readonly Part[];
  readonly #wanting = new Map<string, Part[]>();

  constructor() {
    for (const part of this.#all) {
      for (const kind of part.kinds) this.#wanting.set(kind, [...(this.#wanting.get(kind) ?? []), part]);
    }
  }

  apply(event: AuditEvent, at: At): void {
    const wanting = this.#wanting.get(event.kind);
    if (wanting !== undefined) for (const part of wanting) part.apply(event, at);
  }

  save(): JsonObject {
    return Object.fromEntries(this.#all.map((part) => [part.name, part.save()]));
  }

  load(saved: JsonObject): void {
    for (const part of this.#all) part.load(saved[part.name] ?? null);
  }
}

/**
 * Whether an event's bytes could change a projection, or vouch for one: a look at a few words, because most of a log does
 * neither and parsing is what costs. What it lets through is parsed and looked at again.
 */
export function mayMatter(event: Buffer): boolean {
  return MARK.test(event.toString("latin1"));
}

const MARK = markOf(Object.values(newParts()));

function markOf(parts: readonly Part[]): RegExp {
  const whole = parts.flatMap(({ kinds, marks }) =>
    marks === undefined ? kinds : kinds.filter((kind) => kind !== "intent" && kind !== "alarm"),
  );
  const words = parts
    .flatMap(({ marks = [] }) => marks)
    .map((mark) => mark.replaceAll(/[^\w":]/g, (sign) => `\\${sign}`));
  return new RegExp([...words, `"kind":"(?:${[...new Set([...whole, "snapshot"])].join("|")})"`].join("|"));
}
