import type { Source } from "../../../spine/index.js";
import { LIMITS } from "../../../spine/index.js";
import type { Stream } from "../../knowledge/value.js";
import { addSources } from "./sources.js";

/** Collects what is printed while somebody looks at it. */
export class Sink {
  private parts: string[] | null = [];
  private length = 0;
  private shape: string | null = null;
  readonly sources: Source[] = [];

  /** Changes with whatever is printed. */
  get size(): number {
    return this.parts === null ? -1 : this.shape === null ? this.length : -2;
  }

  /** More was printed than is kept. */
  get isLong(): boolean {
    return this.length > LIMITS.value;
  }

  print(text: string): void {
    if (text === "" || this.parts === null) return;
    this.length += text.length;
    if (this.length > LIMITS.value) this.parts = null;
    else if (this.shape !== null) this.lose();
    else this.parts.push(text);
  }

  /** Something was printed of which only a pattern is known. */
  printShape(pattern: string): void {
    if (this.parts !== null && this.parts.length === 0 && this.shape === null) this.shape = pattern;
    else this.lose();
  }

  /** Something was printed that nobody knows. */
  lose(): void {
    this.parts = null;
    this.shape = null;
  }

  add(stream: Stream): void {
    addSources(this.sources, stream.sources);
    if (stream.text !== null) this.print(stream.text);
    else if (stream.shape !== "**") this.printShape(stream.shape);
    else this.lose();
  }

  stream(): Stream {
    const text = this.parts === null || this.shape !== null ? null : this.parts.join("");
    const shape = this.shape ?? "**";
    // What comes from the environment says nothing of the rest, which a program put together.
    if (text === null && shape.includes("**") && this.sources.every(({ type }) => type === "environment"))
      addSources(this.sources, ANYWHERE);
    return { text, shape, sources: this.sources };
  }
}

/** Of a text nobody knows, nor what all of it comes from. */
const ANYWHERE: readonly Source[] = [{ type: "unknown", name: "*", labels: [] }];
