import type { Language } from "../types.js";

/**
 * Files a program runs as code, or takes commands from, though its line does not say so: its settings, its hooks, the tests
 * it collects. Where this call or session wrote one it is read. One of `files`, `by`
 * and `variable` at least.
 */
export interface Load {
  /** Patterns separated by blanks, `*` within a segment; relative, or `~/…`. */
  readonly files?: string;
  /**
   * Where they stand. `here` (default): below the folder at hand, or one the line names. `around`: anywhere below the folder
   * at hand, or in one of the project's above it. `named`: the files the line names, whatever they are called, and these
   * below folders it names; below the folder at hand where it names nothing.
   */
  readonly where?: "here" | "around" | "named";
  /** Options whose value names such a file, separated by blanks. */
  readonly by?: string;
  /** Variables, separated by blanks, whose value names such a file, or the folder in which `files` stand. */
  readonly variable?: string;
  /** A language; `started`: the one the file's first line names, else the shell's; or what the file tells. */
  readonly as: Language | "started" | Tells;
  /** What came from outside by such a name is code that runs, though nobody has read it. */
  readonly unread?: true;
  /** Only where one of these words, separated by blanks, stands in the line. */
  readonly given?: string;
  /** Only where this word stands in the line, too. */
  readonly with?: string;
}

/** What a file of settings tells to run, in order. Pure and total. At most 512 are run; of a file that tells more the
 * rest is beyond bounds. */
export type Tells = (text: string) => readonly Told[];

export interface Told {
  readonly text: string;
  /** It says nothing where this file is not known: of many, few are this call's or session's. */
  readonly file?: string;
  /** It goes on, and nobody has read the rest. */
  readonly more?: true;
  /** Default: the shell's. */
  readonly language?: Language;
}
