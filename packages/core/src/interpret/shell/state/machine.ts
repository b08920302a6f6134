import type {
  Action,
  Certainty,
  Detail,
  Finding,
  OpaqueReason,
  Place,
  Resource,
  Source,
  Span,
  Want,
} from "../../../spine/index.js";
import { LIMITS } from "../../../spine/index.js";
import { action, NO_DETAIL, NO_LABELS, NO_RESOURCE } from "../../action.js";
import type { Stream, Value } from "../../knowledge/value.js";
import { EMPTY_STREAM, NO_SOURCES, NO_SPAN, UNKNOWN_STREAM } from "../../knowledge/value.js";
import type { World } from "../../world.js";
import type { ProcessStream } from "../expand/substitution.js";
import type { LentPath } from "../program/lent.js";
import type { Descriptor, KeptFile } from "../run/redirect.js";
import type { Search } from "../scripts/modules.js";
import { advance } from "./choices.js";
import { perhapsOpened } from "./descriptors.js";
import { FileTable } from "./files.js";
import { BeyondBounds, type Flow } from "./flow.js";
import { noNaming } from "./naming.js";
import type { FunctionBody } from "./scope.js";
import { Scope } from "./scope.js";
import { Sink } from "./sink.js";
import { Things } from "./things.js";
import { known, open } from "./variable.js";

/** Characters that can be looked at in about the time of one step. */
const SIZE_OF_STEP = 64;
/** Different texts one command may be interpreted with before its words count as unknown. */
const MAX_REPLAYS = 16;

const NO_FINDINGS: readonly Finding[] = [];
/** Never written to: a command with redirections has a table of its own. */
const NO_DESCRIPTORS: Map<number, Descriptor> = new Map();
const NO_FILES: readonly KeptFile[] = [];
const NO_LENT: readonly LentPath[] = [];
const NO_TELLING: readonly never[] = [];
const BASH = known("bash");

/** Stands for "none chosen yet", so that commands without alternatives allocate nothing. Never written to. */
const NO_CHOICES: number[] = [];

/** All state of one call's interpretation. The modules beside this one are functions over it. */
export class Machine {
  readonly actions: Action[] = [];
  readonly wants: Want[] = [];
  findings: readonly Finding[] = NO_FINDINGS;
  files: FileTable;
  readonly things: Things;
  place: Place;
  scope: Scope;
  steps = 0;
  /** Function calls that are open. */
  calls = 0;
  /** Code inside code. */
  depth = 0;
  certainty: Certainty = "certain";
  /** False where the statement may not be reached: `exit` there ends nothing for sure. */
  definite = true;
  stdin: Stream = EMPTY_STREAM;
  /** Scripts of `>(…)` that run when the command they stand in is through. */
  pending: readonly ProcessStream[] = [];
  /** Where standard output goes while somebody looks at it; null where nobody does. */
  sink: Sink | null = null;
  /** File descriptors that were opened or copied. */
  descriptors: Map<number, Descriptor> = NO_DESCRIPTORS;
  /** Files `exec` opened for the rest of the shell: they hold what is written to them until now. */
  kept: readonly KeptFile[] = NO_FILES;
  flow: Flow | null = null;
  /** Folder that what runs now could not be in if entering it had failed: `cd folder && …`. */
  entered: string | null = null;
  private state: number | null = 0;
  /** Where the status is not known it is taken for success; this says that it is taken for failure: `! cmd`. */
  unlikely = false;
  where: "here" | "remote" | "container" = "here";
  /** What runs is run for some files only, chosen by a predicate. */
  bounded = false;
  /** What runs, runs for every file below a folder, and this is what it calls them: a pattern with `**` stands for all it matches. */
  everything: string | null = null;
  /** What of this machine the container has, in which the code runs. */
  lent: readonly LentPath[] = NO_LENT;
  /** Span of the outer text that code inside it is attributed to; null while the text itself is read. */
  within: Span | null = null;
  aliasing = false;
  /** Nobody knows whether aliases are on. */
  perhapsAliasing = false;
  /** What the running shell reads: all that bash reads, no more than POSIX asks for, or (`sh`) nobody knows which. */
  reads: "bash" | "small" | "either" = "bash";
  /** A name was declared to stand for another one (`declare -n`). */
  references = false;
  /** `shopt -s nocasematch`. */
  caseless = false;
  /** Where the code being read looks for modules; null where none is read. */
  search: Search | null = null;
  /** Files that were loaded by other code, by what they held; null where none was. */
  loaded: Map<string, string> | null = null;
  /** Every shell refuses the call's text before it runs any of it. */
  refused = false;
  /** `set -a`: what is assigned is exported. */
  exporting = false;
  /** The files of settings whose commands are being run, from the outermost on, and how they were read. */
  telling: readonly { readonly tells: unknown; readonly text: string }[] = NO_TELLING;
  /** Counts texts and lines that were read, and aliases; `read` is the tick the running code was read at. */
  tick = 1;
  read = 1;
  /** A function was defined for programs that are not found. */
  handlesUnfound = false;
  readonly naming = noNaming();
  /** Another name for what is run next: `exec -a`. A shell takes it for its own. */
  called: Value | null = null;
  /** What the running shell does when it ends: `trap … EXIT`. */
  leaving: (() => void) | null = null;
  /** Functions whose bodies are running, and how many subshells each began in. */
  readonly openBodies: { readonly body: FunctionBody; readonly subshells: number }[] = [];
  /** Subshells that are open. */
  subshells = 0;
  /** Aliases whose text is being read: they are not expanded again. */
  openAliases: string[] = [];
  /** Counts assignments that changed something, so that a loop sees when it stands still. */
  changes = 0;
  /** Names known before to which another text was given; null where nobody asks. */
  moved: Set<string> | null = null;
  /** Alternatives chosen for words that can be one of several; see {@link replay}. */
  private choices: number[] | null = null;
  private chosen = 0;
  private counts: number[] = NO_CHOICES;

  constructor(
    readonly world: World,
    cwd: string | null,
  ) {
    this.place = world.place;
    this.files = new FileTable(world);
    this.things = new Things(world.session.made ?? NO_LABELS);
    this.scope = new Scope(null, "subshell");
    this.scope.zero = BASH;
    this.scope.setCwd(cwd === null ? open("**") : known(cwd));
  }

  /** `set -e`; and how many conditions stand around, in which it does not hold. */
  failing = false;
  conditions = 0;

  /** Runs `body` where a failure ends nothing. */
  asCondition(body: () => void): void {
    this.conditions++;
    body();
    this.conditions--;
  }

  /** Exit status of the last command, where it is known. */
  get status(): number | null {
    return this.state;
  }

  set status(status: number | null) {
    this.state = status;
    this.unlikely = false;
  }

  /** Whether the last command is known, or taken, to have failed. */
  failed(): boolean {
    return this.unlikely || (this.state !== null && this.state !== 0);
  }

  /** Counts one step of work. @throws BeyondBounds */
  step(): void {
    if (++this.steps > LIMITS.steps || this.actions.length > LIMITS.actions) throw new BeyondBounds();
  }

  /** Counts work on this many characters or elements, before it is done. @throws BeyondBounds */
  spend(size: number): void {
    this.steps += Math.ceil(size / SIZE_OF_STEP);
    if (this.steps > LIMITS.steps || this.actions.length > LIMITS.actions) throw new BeyondBounds();
  }

  /** Working directory where there is one only. */
  cwd(): string | null {
    const folder = this.scope.cwd();
    return !folder.open && folder.texts.length === 1 ? folder.texts[0]! : null;
  }

  /** Whether a function of this name stands before the builtin. */
  isShadowed(name: string): boolean {
    return this.scope.functionBodies(name) !== null;
  }

  span(node: { readonly pos: number; readonly end: number }): Span {
    return this.within ?? { start: node.pos, end: node.end };
  }

  push(
    kind: Action["kind"],
    resource: Resource,
    labels: readonly string[],
    sources: readonly Source[],
    span: Span,
    detail: Detail,
  ): void {
    this.actions.push(action(kind, resource, this.certainty, this.elsewhere(labels), sources, span, detail));
  }

  /** What happens on another machine or in a container says so. */
  elsewhere(labels: readonly string[]): readonly string[] {
    return this.where === "here" ? labels : [...labels, this.where];
  }

  opaque(
    reason: OpaqueReason,
    span: Span = NO_SPAN,
    sources: readonly Source[] = NO_SOURCES,
    detail = NO_DETAIL,
  ): void {
    this.push("opaque", NO_RESOURCE, NO_LABELS, sources, span, { reason, ...detail });
  }

  /** Runs `body` in a fork of the variables that ends with it. */
  inSubshell(body: () => void, kind: "subshell" | "process" = "subshell"): void {
    const { scope, flow, aliasing, exporting, leaving, failing } = this;
    const { proved } = this.things;
    if (kind === "process") this.failing = false;
    this.scope = new Scope(scope, kind);
    this.leaving = null;
    this.subshells++;
    body();
    this.leave();
    this.subshells--;
    this.leaving = leaving;
    this.scope = scope;
    this.aliasing = aliasing;
    this.exporting = exporting;
    this.failing = failing;
    this.things.forget(proved);
    // `exit` ends the subshell only.
    this.flow = flow;
  }

  /** A shell ends: what it was told to do then. */
  leave(): void {
    const { leaving } = this;
    this.leaving = null;
    if (leaving === null) return;
    this.flow = null;
    leaving();
  }

  /** Runs `body` in a fork of the variables and returns it, so that the caller joins it. */
  inBranch(possible: boolean, body: () => void): Scope {
    const { scope, certainty, definite, sink, files, descriptors, stdin } = this;
    const size = sink?.size;
    const branch = new Scope(scope, "branch");
    this.scope = branch;
    this.files = files.fork();
    if (possible) {
      this.certainty = "possible";
      this.definite = false;
    }
    body();
    // What is printed only perhaps leaves the whole output unknown.
    if (possible && sink !== null && sink.size !== size) sink.lose();
    this.files.joinInto(files, !possible);
    this.files = files;
    // Input that was perhaps opened elsewhere, or read from, may hold anything afterwards.
    if (possible && this.stdin !== stdin) this.stdin = { ...UNKNOWN_STREAM, sources: this.stdin.sources };
    if (possible && this.descriptors !== descriptors) this.descriptors = perhapsOpened(descriptors, this.descriptors);
    this.scope = scope;
    this.certainty = certainty;
    this.definite = definite;
    return branch;
  }

  /** Runs `body` and returns what it printed. */
  capture(body: () => void): Sink {
    const { sink } = this;
    const own = new Sink();
    this.sink = own;
    body();
    this.sink = sink;
    return own;
  }

  /** Everything `body` does is only possible. */
  maybe(body: () => void): void {
    const { certainty, definite, files } = this;
    this.certainty = "possible";
    this.definite = false;
    this.files = files.fork();
    body();
    this.files.joinInto(files, false);
    this.files = files;
    this.certainty = certainty;
    this.definite = definite;
  }

  /**
   * Runs `body` once for every combination of the alternatives it asks for with {@link choose}. What it assigns is
   * joined; beyond the bound of combinations the call is too complex.
   */
  replay(body: () => void): void {
    const { choices, chosen, counts, certainty, scope } = this;
    const first = this.actions.length;
    this.choices = NO_CHOICES;
    this.chosen = 0;
    this.counts = NO_CHOICES;
    body();
    if (this.counts !== NO_CHOICES) {
      // It turned out to be one of several: what the first run said is only possible.
      for (let i = first; i < this.actions.length; i++) {
        const one = this.actions[i]!;
        if (one.certainty === "certain") this.actions[i] = { ...one, certainty: "possible" };
      }
      this.certainty = "possible";
      for (let runs = 1; advance(this.choices!, this.counts); runs++) {
        if (runs >= MAX_REPLAYS) {
          this.opaque("too_complex");
          break;
        }
        this.chosen = 0;
        this.inBranch(true, body).joinInto(scope);
      }
      this.certainty = certainty;
    }
    this.choices = choices;
    this.chosen = chosen;
    this.counts = counts;
  }

  /** Which of `count` alternatives to take now; -1 where nobody replays. */
  choose(count: number): number {
    if (this.choices === null) return -1;
    if (this.choices === NO_CHOICES) {
      this.choices = [];
      this.counts = [];
    }
    const at = this.chosen++;
    if (at >= this.choices.length) {
      this.choices.push(0);
      this.counts.push(count);
    }
    return Math.min(this.choices[at]!, count - 1);
  }
}
