import type { CompiledUsage } from "./compile.js";
import { compileUsage } from "./compile.js";
import type { Entry } from "./types.js";

/** A program's entry, compiled, under the name it was found by. */
export interface Known {
  readonly name: string;
  readonly root: CompiledUsage;
  /** What the entry says; entries are written each with members of its own, and slow to ask. */
  readonly succeeds: boolean;
}

/** All entries by base name. Compiled when first used, so that start-up costs one Map. */
export interface Knowledge {
  find(program: string): Known | null;
  names(): readonly string[];
}

/** @throws Error when two entries claim one name: a mistake of whoever wrote them, seen at load */
export function createKnowledge(entries: readonly Entry[]): Knowledge {
  const byName = new Map<string, Entry>();
  for (const entry of entries) {
    for (const name of entry.names) {
      if (byName.has(name)) throw new Error(`two knowledge entries for ${name}`);
      byName.set(name, entry);
    }
  }
  const known = new Map<string, Known>();
  const roots = new Map<Entry, CompiledUsage>();
  return {
    find(program) {
      const base = baseName(program);
      const usual = known.get(base);
      if (usual !== undefined) return usual;
      const name = foldName(base, byName);
      if (name === null) return null;
      let found = known.get(name);
      if (found === undefined) {
        const entry = byName.get(name)!;
        const root = roots.get(entry) ?? compileUsage(entry, null);
        roots.set(entry, root);
        found = { name, root, succeeds: entry.succeeds === true };
        known.set(name, found);
      }
      return found;
    },
    names: () => [...byName.keys()],
  };
}

export function baseName(program: string): string {
  for (let i = program.length - 1; i >= 0; i--) if (program.charCodeAt(i) === 47) return program.slice(i + 1);
  return program;
}

const INTERPRETER = /^(?:python|pypy|ruby|perl|php|lua|node|pip|tclsh|gcc|g\+\+|clang)\d+$/;

/** `python3.11` → `python3`, `gcc-12` → `gcc`, `clang++-15` → `clang++`; null where nothing is known by any of these. */
function foldName(name: string, byName: ReadonlyMap<string, unknown>): string | null {
  if (byName.has(name)) return name;
  const last = name.charCodeAt(name.length - 1);
  if (name.length > 64 || last < 48 || last > 57) return null;
  const minor = name.replace(/(?:\.\d+)+$/, "");
  if (minor !== name && byName.has(minor)) return minor;
  // A number stuck to the name is a version only where the name is an interpreter's: `cmd1` is not `cmd`.
  const major = minor.replace(INTERPRETER.test(minor) ? /-?\d+$/ : /-\d+$/, "");
  return major !== minor && byName.has(major) ? major : null;
}
