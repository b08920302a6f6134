import { Expansion } from "./expand.js";
import { type Makefile, parseMakefile, type Rule, words } from "./parse.js";

/** A line the shell gets. `possible`: make may find that there is nothing to do. */
export interface RecipeLine {
  readonly text: string;
  readonly possible: boolean;
}

/** Lines of recipes that are read for one target. */
export const MAX_LINES = 512;
const MAX_DEPTH = 32;

/**
 * What `make targets` has the shell run, prerequisites first. `null` where the makefile cannot be read, or its recipes are
 * for another interpreter than a shell.
 */
export function recipesOf(
  text: string,
  targets: readonly string[],
  given: ReadonlyMap<string, string> = new Map(),
): readonly RecipeLine[] | null {
  const makefile = parseMakefile(text);
  if (makefile === null) return null;
  const variables = new Map([...makefile.variables, ...given]);
  const shell = variables.get("SHELL");
  if (shell !== undefined && !/(?:^|[\s/])(?:ba|da|z|k)?sh$/.test(shell.trim())) return null;
  const walk = new Walk(makefile, new Expansion(variables));
  // What a value is computed by runs when the file is read.
  for (const [name, value] of makefile.variables)
    if (value.startsWith("$(shell ") && !given.has(name)) walk.say(`: ${walk.expansion.text(value, {})}`, false);
  const goals = targets.length > 0 ? targets : defaultGoal(makefile, variables);
  for (const goal of goals) walk.build(goal, 0, false);
  return walk.lines;
}

function defaultGoal(makefile: Makefile, variables: ReadonlyMap<string, string>): readonly string[] {
  const chosen = variables.get(".DEFAULT_GOAL");
  if (chosen !== undefined) return [chosen];
  const first = makefile.rules.find(({ targets }) => targets[0] !== undefined && !/^\.[A-Z]|%/.test(targets[0]));
  return first === undefined ? [] : first.targets.slice(0, 1);
}

class Walk {
  readonly lines: RecipeLine[] = [];
  private readonly built = new Set<string>();

  constructor(
    private readonly makefile: Makefile,
    readonly expansion: Expansion,
  ) {}

  build(target: string, depth: number, possible: boolean): void {
    if (depth > MAX_DEPTH || this.built.has(target) || this.lines.length >= MAX_LINES) return;
    this.built.add(target);
    const rules = this.rulesFor(target);
    const unsure = possible || !this.makefile.phony.has(target);
    for (const { rule, stem } of rules) {
      const needs = words(this.expansion.text(rule.needs.replace(/%/g, stem), {}));
      for (const need of needs) if (need !== "|") this.build(need, depth + 1, possible || rule.conditional);
      this.run(
        rule,
        target,
        needs.filter((one) => one !== "|"),
        stem,
        unsure || rule.conditional,
      );
    }
  }

  /** The rules that name a target; else those whose pattern it fits. */
  private rulesFor(target: string): { readonly rule: Rule; readonly stem: string }[] {
    const named: { rule: Rule; stem: string }[] = [];
    const fitting: { rule: Rule; stem: string }[] = [];
    for (const rule of this.makefile.rules) {
      for (const pattern of words(this.expansion.text(rule.targets.join(" "), {}))) {
        if (pattern === target) named.push({ rule, stem: "" });
        const [before, after] = pattern.split("%");
        if (after === undefined || target.length <= before!.length + after.length) continue;
        if (target.startsWith(before!) && target.endsWith(after))
          fitting.push({ rule, stem: target.slice(before!.length, target.length - after.length) });
      }
    }
    return named.some(({ rule }) => rule.recipe.length > 0) ? named : [...named, ...fitting.slice(0, 4)];
  }

  private run(rule: Rule, target: string, needs: readonly string[], stem: string, possible: boolean): void {
    const all = needs.join(" ");
    const automatic = { "@": target, "<": needs[0] ?? "", "^": all, "+": all, "?": all, "*": stem };
    for (const line of rule.recipe) {
      const text = this.expansion.text(line.replace(/^[ \t]*(?:[@+-][ \t]*)*/, ""), automatic);
      if (text.trim() !== "") this.say(text, possible);
    }
  }

  say(text: string, possible: boolean): void {
    if (this.lines.length < MAX_LINES) this.lines.push({ text, possible });
  }
}
