/** What a makefile says, as far as it is read: no `include`, no functions that make rules. */
export interface Makefile {
  readonly rules: readonly Rule[];
  /** Values as they are written; the last one counts, unless it stands in a condition. */
  readonly variables: ReadonlyMap<string, string>;
  readonly phony: ReadonlySet<string>;
}

export interface Rule {
  readonly targets: readonly string[];
  /** Not expanded. */
  readonly needs: string;
  readonly recipe: readonly string[];
  /** Stands between `ifeq` and `endif`. */
  readonly conditional: boolean;
}

const MAX_LENGTH = 256 * 1024;
const MAX_LINES = 8_192;
const ASSIGNMENT = /^(?:(?:export|override|private|unexport)[ \t]+)*([\w.-]{1,128})[ \t]*(\?|\+|!|:{1,3})?=[ \t]*(.*)$/;
const CONDITION = /^(ifeq|ifneq|ifdef|ifndef|else|endif)\b/;

/** Reads a makefile. `null` beyond the bounds. */
export function parseMakefile(text: string): Makefile | null {
  if (text.length > MAX_LENGTH) return null;
  const lines = text.replace(/\\\r?\n[ \t]*/g, " ").split(/\r?\n/);
  if (lines.length > MAX_LINES) return null;
  const reader = new Lines();
  for (const line of lines) reader.line(line);
  return { rules: reader.rules, variables: reader.variables, phony: reader.phony };
}

class Lines {
  readonly rules: (Rule & { readonly recipe: string[] })[] = [];
  readonly variables = new Map<string, string>();
  readonly phony = new Set<string>();
  private conditions = 0;
  /** The variable a `define` gives a value of several lines. */
  private defining: string | null = null;
  private inRule = false;

  line(line: string): void {
    if (this.defining !== null) return this.define(line);
    if (line.startsWith("\t") && this.inRule) {
      this.rules[this.rules.length - 1]!.recipe.push(line.slice(1));
      return;
    }
    const plain = line.trim();
    if (plain === "" || plain.startsWith("#")) return;
    const condition = CONDITION.exec(plain)?.[1];
    if (condition !== undefined) {
      if (condition === "endif") this.conditions = Math.max(0, this.conditions - 1);
      else if (condition !== "else") this.conditions++;
      return;
    }
    const defined = /^define[ \t]+([\w.-]{1,128})/.exec(plain)?.[1];
    if (defined !== undefined) {
      this.defining = defined;
      this.variables.set(defined, "");
      return;
    }
    const assignment = ASSIGNMENT.exec(plain.slice(0, 65_536));
    if (assignment !== null) return this.assign(assignment[1]!, assignment[2] ?? "", uncommented(assignment[3]!));
    this.rule(plain);
  }

  private define(line: string): void {
    const name = this.defining!;
    if (/^\s*endef\b/.test(line)) this.defining = null;
    else this.variables.set(name, `${this.variables.get(name)}${this.variables.get(name) === "" ? "" : "\n"}${line}`);
  }

  private assign(name: string, how: string, value: string): void {
    this.inRule = false;
    const before = this.variables.get(name);
    if (how === "?" && before !== undefined) return;
    if (how === "!") this.variables.set(name, `$(shell ${value})`);
    else if (how === "+" && before !== undefined) this.variables.set(name, `${before} ${value}`);
    else this.variables.set(name, value);
  }

  private rule(line: string): void {
    const found = /^([^:=#]{1,4096}?)[ \t]*::?(?!=)(.*)$/.exec(line);
    this.inRule = found !== null;
    if (found === null) return;
    const [needs, ...inline] = uncommented(found[2]!).split(";");
    const targets = words(found[1]!);
    if (targets[0] === ".PHONY") for (const one of words(needs!)) this.phony.add(one);
    this.rules.push({
      targets,
      needs: needs!,
      recipe: inline.length > 0 ? [inline.join(";")] : [],
      conditional: this.conditions > 0,
    });
  }
}

const uncommented = (text: string): string => {
  const at = text.search(/(?<!\\)#/);
  return at < 0 ? text : text.slice(0, at).trimEnd();
};

export const words = (text: string): string[] => text.split(/[ \t]+/).filter((one) => one !== "");
