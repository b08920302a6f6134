import type { Usage } from "@rampart/core";
import { usageOf } from "./usage.js";

/** Longest event that is kept until its line ends, in characters; what a longer one says is not known. */
const MAX_LINE = 4 * 1024 * 1024;

/** What the events of a stream (`data: {…}`, one a line) say was used, read from its bytes as they pass by. */
export class ModelEvents {
  readonly #decoder = new TextDecoder();
  #line = "";
  #lost = false;

  /** What is said in the events that end within these bytes; null where nothing is. */
  usageIn(bytes: unknown): Usage | null {
    if (!(bytes instanceof Uint8Array)) return null;
    const lines = this.#decoder.decode(bytes, { stream: true }).split("\n");
    const said: Usage[] = [];
    for (let at = 0; at < lines.length; at++) {
      this.#add(lines[at]!);
      if (at === lines.length - 1) break;
      const usage = usageOf(eventOf(this.#ended()));
      if (usage !== null) said.push(usage);
    }
    // Some say what went in with the first event, and what came out with the last.
    return said.length === 0 ? null : Object.assign({}, ...said);
  }

  #add(text: string): void {
    this.#lost ||= this.#line.length + text.length > MAX_LINE;
    this.#line = this.#lost ? "" : this.#line + text;
  }

  #ended(): string {
    const line = this.#line;
    this.#line = "";
    this.#lost = false;
    return line;
  }
}

function eventOf(line: string): unknown {
  // Few of the events say what was used; the others are never parsed.
  if (!line.startsWith("data:") || !/usage/i.test(line)) return null;
  try {
    return JSON.parse(line.slice("data:".length)) as unknown;
  } catch {
    return null;
  }
}
