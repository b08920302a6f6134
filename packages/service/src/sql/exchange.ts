import type { MessagePort } from "node:worker_threads";

/** What the thread is started with. `bell` holds the number of the last answer, and wakes who waits for it. */
export interface SqlWorkerData {
  readonly port: MessagePort;
  readonly bell: SharedArrayBuffer;
  /** Absolute path of the parser's wasm. */
  readonly wasm: string;
}

export interface SqlQuestion {
  readonly id: number;
  readonly text: string;
}

/** `tree`: JSON text of the parse tree. `refused`: the grammar does not know the text. `failed`: the parser broke. */
export type SqlAnswer =
  | { readonly id: number; readonly kind: "tree"; readonly tree: string }
  | { readonly id: number; readonly kind: "refused" | "failed" };

/** Number of the answer that says the parser is loaded. */
export const LOADED = 1;
