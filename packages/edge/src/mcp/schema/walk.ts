import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { arrays } from "./arrays.js";
import { combined } from "./combined.js";
import { Effort, Unheld } from "./effort.js";
import { objects } from "./objects.js";
import { type Patterns, wrongPlain } from "./plain.js";

/** What does not fit, and where in the value: steps from the outside in. */
export interface Misfit {
  readonly at: readonly string[];
  readonly why: string;
}

/** One value held against one schema. */
export class Walk {
  readonly effort = new Effort();
  /** Until draft 7 nothing counts beside `$ref`. */
  readonly #aloneRefs: boolean;

  constructor(
    private readonly root: JsonObject,
    readonly patterns: Patterns,
  ) {
    const { $schema } = root;
    this.#aloneRefs = typeof $schema === "string" && /draft-0[3467]/.test($schema.slice(0, 128));
  }

  /** @throws Unheld */
  check(schema: Json, value: Json, depth: number): Misfit | null {
    this.effort.spend(1, depth);
    if (schema === false) return { at: [], why: "may not be there" };
    if (!isJsonObject(schema)) return null;
    const { $ref } = schema;
    if (typeof $ref === "string") {
      const wrong = this.check(this.#resolve($ref), value, depth + 1);
      if (wrong !== null || this.#aloneRefs) return wrong;
    }
    const why = wrongPlain(this, schema, value);
    if (why !== null) return { at: [], why };
    if (Array.isArray(value)) {
      const wrong = arrays(this, schema, value, depth);
      if (wrong !== null) return wrong;
    } else if (isJsonObject(value)) {
      const wrong = objects(this, schema, value, depth);
      if (wrong !== null) return wrong;
    }
    return combined(this, schema, value, depth);
  }

  /** As `check`, of what stands in a value under `key`. */
  within(key: string, schema: Json, value: Json, depth: number): Misfit | null {
    const wrong = this.check(schema, value, depth + 1);
    return wrong === null ? null : { at: [key, ...wrong.at], why: wrong.why };
  }

  /** JSON pointers into the schema itself: what stands elsewhere can change without the pin knowing. */
  #resolve(reference: string): Json {
    if (reference !== "#" && !reference.startsWith("#/"))
      throw new Unheld("its schema refers to what is not in its definition");
    let at: Json = this.root;
    for (const step of reference.split("/").slice(1)) {
      this.effort.spend(1);
      const key = unescaped(step);
      const next: Json | undefined = Array.isArray(at)
        ? at[Number(key)]
        : isJsonObject(at) && Object.hasOwn(at, key)
          ? at[key]
          : undefined;
      if (next === undefined) throw new Unheld("its schema refers to a part of itself that is not there");
      at = next;
    }
    return at;
  }
}

function unescaped(step: string): string {
  const bare = step.replaceAll("~1", "/").replaceAll("~0", "~");
  if (!bare.includes("%")) return bare;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}
