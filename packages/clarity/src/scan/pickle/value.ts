/** An imported name. */
export interface Global {
  readonly module: string;
  readonly name: string;
}

/** An object made by calling an imported name, or by making it without a call. */
export interface Made {
  readonly made: Global;
  readonly args: Value;
  state: Value;
}

export interface Tuple {
  readonly items: readonly Value[];
}

export interface Dictionary {
  readonly entries: Map<string, Value>;
}

/** What the walk knows of a value: an imported name, a short text, a number, and where it is asked for what it is made of. */
export type Value =
  | string
  | number
  | Global
  | { readonly number: string }
  | Tuple
  | Dictionary
  | Made
  | typeof NONE
  | typeof OPAQUE;

export const OPAQUE = { opaque: true } as const;
export const NONE = { none: true } as const;

export const isGlobal = (value: Value): value is Global => typeof value === "object" && "module" in value;
export const isMade = (value: Value): value is Made => typeof value === "object" && "made" in value;
export const isTuple = (value: Value): value is Tuple => typeof value === "object" && "items" in value;
export const isDictionary = (value: Value): value is Dictionary => typeof value === "object" && "entries" in value;
