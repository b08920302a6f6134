import type { Source, Span } from "../../../spine/index.js";
import { LIMITS } from "../../../spine/index.js";
import type { Value } from "../../knowledge/value.js";
import { escapeGlob, NO_SOURCES } from "../../knowledge/value.js";
import { mergeSources } from "../state/sources.js";

const GLOB = /[*?[]/;

/**
 * Builds the words one word expands to. A word stays plain text until something active (a glob) or unknown enters it;
 * from then on it is a pattern in which literal text is escaped.
 */
export class Fields {
  private plain = "";
  private pattern: string | null = null;
  private begun = false;
  /** The pattern ends in an active star. */
  private star = false;
  private sources: readonly Source[] = NO_SOURCES;

  constructor(
    private readonly span: Span,
    /** Whether globs are active: not in assignments and here-documents. */
    private readonly globs: boolean,
    /** Where words go that are through; null where only the last one counts. */
    private readonly into: Value[] | null,
  ) {}

  /** Text that means itself. An empty one still makes a word (`""`). */
  literal(text: string): void {
    this.begun = true;
    if (this.pattern !== null) this.pattern += escapeGlob(text);
    else this.plain += text;
    if (text !== "") this.star = false;
    this.bound();
  }

  /** Text in which glob characters are active. */
  active(text: string): void {
    if (text === "") return;
    if (!this.globs || !GLOB.test(text)) {
      this.literal(text);
      return;
    }
    this.begun = true;
    // Two stars are one: `**` is kept for what is not known.
    const stars = text.includes("**") ? text.replace(/\*{2,}/g, "*") : text;
    this.pattern = this.asPattern() + (this.star && stars.startsWith("*") ? stars.slice(1) : stars);
    this.star = stars.endsWith("*") && !stars.endsWith("\\*");
    this.bound();
  }

  /** A part of which only a pattern is known; quoted ones make a word even where they are empty. */
  hole(shape: string): void {
    this.begun = true;
    const before = this.asPattern();
    this.pattern =
      this.star && shape === "**" ? `${before.slice(0, before.endsWith("**") ? -2 : -1)}**` : before + shape;
    this.star = shape.endsWith("*");
    this.bound();
  }

  from(sources: readonly Source[]): void {
    if (sources.length > 0) this.sources = mergeSources(this.sources, sources);
  }

  /** Ends the word under construction, where there is one. */
  split(): void {
    if (!this.begun) return;
    this.into?.push(this.value());
    this.reset();
  }

  /** The one word, for places where nothing is split. */
  value(): Value {
    const { sources, span } = this;
    if (this.pattern === null) return { form: "exact", text: this.plain, sources, span };
    if (this.pattern === "**") return { form: "unknown", text: "", sources, span };
    return { form: "pattern", text: this.pattern, sources, span };
  }

  private reset(): void {
    this.plain = "";
    this.pattern = null;
    this.begun = false;
    this.star = false;
    this.sources = NO_SOURCES;
  }

  private asPattern(): string {
    return this.pattern ?? escapeGlob(this.plain);
  }

  private bound(): void {
    if (this.plain.length > LIMITS.value || (this.pattern !== null && this.pattern.length > LIMITS.value)) {
      this.plain = "";
      this.pattern = "**";
    }
  }
}
