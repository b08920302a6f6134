import { type Action, interpret } from "@rampart/core";
import { type Observed, type Runtime, STUBS } from "./sandbox.js";

const PLACE = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/project",
  project: "/home/dev/project",
  scratch: ["/tmp"],
  installed: [],
};

/** What the interpreter says this text would do. */
export function expected({ language, before }: Runtime, text: string): readonly Action[] {
  const argv = [language, ...(before === "" ? [] : [before]), text];
  const call = {
    id: "1",
    door: "oracle",
    agent: "oracle",
    principal: "oracle",
    session: "oracle",
    task: null,
    tool: "shell",
    hostTool: "shell",
    arguments: { argv },
    shell: "bash" as const,
    cwd: PLACE.cwd,
    time: 0,
  };
  return interpret(call, { place: PLACE, session: { written: [], read: [] }, answers: new Map() }).actions;
}

/** certain ⊆ observed ⊆ certain ∪ possible ∪ opaque. Each broken promise is one line. */
export function disagreements(runtime: Runtime, text: string, seen: Observed): string[] {
  const actions = expected(runtime, text);
  return [
    ...(seen.ended ? neverHappened(actions, seen) : []),
    ...(actions.some(({ kind }) => kind === "opaque") ? [] : notForeseen(actions, seen)),
  ];
}

function neverHappened(actions: readonly Action[], seen: Observed): string[] {
  return actions.flatMap((action) => {
    if (action.certainty !== "certain") return [];
    if (action.kind === "process.exec") {
      const { program = "", argv = [] } = action.detail;
      if (!STUBS.includes(program) || argv.some((word) => word === null || word.includes("*"))) return [];
      const ran = seen.executed.some(
        ([name, ...rest]) =>
          name === program && rest.length === argv.length - 1 && rest.every((word, i) => word === argv[i + 1]),
      );
      return ran ? [] : [`certain, but never run: ${argv.join(" ")}`];
    }
    const { name, form } = action.resource;
    // Programs that are only stand-ins change nothing.
    if (form !== "exact" || seen.executed.length > 0) return [];
    if (action.kind === "file.delete" && seen.before.has(name)) {
      const gone =
        seen.deleted.includes(name) ||
        actions.some(({ kind, resource }) => kind === "file.write" && resource.name === name);
      return gone ? [] : [`certain, but still there: ${name}`];
    }
    return [];
  });
}

function notForeseen(actions: readonly Action[], seen: Observed): string[] {
  const wrong: string[] = [];
  for (const [program, ...rest] of seen.executed) {
    const foreseen = actions.some(({ kind, detail }) => {
      if (kind !== "process.exec" || detail.program !== program) return false;
      const words = (detail.argv ?? []).slice(1);
      const open = words.findIndex((word) => word === null || word.includes("*"));
      return (
        (open < 0 ? words.length === rest.length : true) &&
        (open < 0 ? words : words.slice(0, open)).every((word, i) => word === rest[i])
      );
    });
    if (!foreseen) wrong.push(`run, but not foreseen: ${[program, ...rest].join(" ")}`);
  }
  const touched = (paths: readonly string[], what: string, ...kinds: readonly Action["kind"][]): void => {
    for (const path of paths)
      if (!actions.some((action) => kinds.includes(action.kind) && reaches(action, path)))
        wrong.push(`${what}, but not foreseen: ${path}`);
  };
  touched(seen.deleted, "deleted", "file.delete");
  touched(seen.written, "written", "file.write", "file.link");
  touched(seen.changed, "changed", "file.chmod", "file.write");
  return wrong;
}

function reaches({ resource, detail }: Action, path: string): boolean {
  if (resource.form === "any") return true;
  if (resource.form === "exact")
    return resource.name === path || (detail.recursive === true && path.startsWith(`${resource.name}/`));
  // A glob: everything below the part that is written out.
  const fixed = resource.name.slice(0, resource.name.search(/[*?[\\]/));
  return path.startsWith(fixed.slice(0, fixed.lastIndexOf("/") + 1));
}
