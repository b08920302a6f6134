/** What the predicates met so far leave of the files below the start folder. */
export interface Left {
  /** Whether they leave some files only. */
  readonly bounded: boolean;
  /** The patterns of names or paths they leave, one of which is met; none where they ask for something else. */
  readonly names: readonly string[];
}

interface Group {
  /** What held before the parenthesis. */
  readonly before: Left;
  readonly negated: boolean;
  readonly branches: readonly Left[];
}

/** All but what they name is nearly everything; all but the new, the small or the owned is still a choice. */
const CHOOSES_BY_NAME = /^-(?:i?name|i?path|i?wholename|i?regex|i?lname|inum|samefile|empty|links|xtype|fstype)$/;
const EVERYTHING: Left = { bounded: false, names: [] };
/** More names than these are as good as none. */
const MAX_NAMES = 8;

/**
 * The expression of `find` from left to right: an action is for what the predicates before it leave, back to the last
 * `-o`, `,` or open parenthesis.
 */
export class Chain {
  now: Left = EVERYTHING;
  #negated = false;
  readonly #groups: Group[] = [];

  get open(): boolean {
    return this.#groups.length > 0;
  }

  /** Reads an operator; false where the word is none. Bounded by the words of the line. */
  takes(word: string): boolean {
    if (word === "!" || word === "-not") this.#negated = !this.#negated;
    else if (word === "(") {
      this.#groups.push({ before: this.now, negated: this.#negated, branches: [] });
      this.#negated = false;
    } else if (word === ")") this.#closes();
    else if (word === "-o" || word === "-or" || word === ",") this.#branches();
    else return word === "-a" || word === "-and";
    return true;
  }

  /** A predicate: whether it leaves some files only, and the pattern it asks of their names. */
  meets(predicate: string, bounds: boolean, name: string | null): void {
    const negated = this.#negated;
    this.#negated = false;
    if (!bounds || (negated && CHOOSES_BY_NAME.test(predicate))) return;
    this.now = { bounded: true, names: name === null ? this.now.names : [name] };
  }

  #branches(): void {
    const group = this.#groups.at(-1);
    if (group !== undefined)
      this.#groups[this.#groups.length - 1] = { ...group, branches: [...group.branches, this.now] };
    this.now = group?.before ?? EVERYTHING;
    this.#negated = false;
  }

  #closes(): void {
    const group = this.#groups.pop();
    if (group === undefined) return;
    const branches = [...group.branches, this.now];
    const bounded = !group.negated && branches.every((branch) => branch.bounded);
    const named = branches.every((branch) => branch.names.length > 0);
    const names = named ? branches.flatMap((branch) => branch.names) : [];
    this.now = bounded ? { bounded, names: names.length > MAX_NAMES ? [] : names } : group.before;
  }
}
