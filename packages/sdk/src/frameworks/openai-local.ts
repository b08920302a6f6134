import type { JsonObject, KnownTool } from "@rampart/core";
import { RefusedError } from "../error.js";
import type { ToolOptions } from "../options.js";
import { pass } from "../passage.js";

/** A command a model wants to be run, as far as it is used here. */
interface ShellAction {
  readonly commands?: readonly string[];
}

/** What a model wants to be done to one file; `diff` is what it would hold, or what changes in it. */
interface Operation {
  readonly type: string;
  readonly path: string;
  readonly diff?: string;
}

/** A shell, an editor or a computer of `@openai/agents`, as far as it is used here. */
export interface LocalTool {
  readonly type: string;
  readonly name: string;
  readonly shell?: { run(action: ShellAction): Promise<unknown> };
  readonly editor?: Readonly<Record<EditorMethod, (operation: Operation, context?: never) => Promise<unknown>>>;
  readonly needsApproval?: (context: object, what: object, id?: string) => Promise<boolean>;
}

/** The agents that had the run of this context, the one that acts last. */
type LineOf = (context: object | undefined) => readonly string[];

type EditorMethod = "createFile" | "updateFile" | "deleteFile";

const EDITS: Readonly<Record<EditorMethod, KnownTool>> = {
  createFile: "write",
  updateFile: "edit",
  deleteFile: "delete",
};

/** Kinds a provider runs itself. */
const HOSTED = new Set(["hosted_tool"]);

/**
 * The kinds of tool that run on this machine without being called as a function: each command of a shell and each operation of
 * an editor asks before it runs. Tools the provider runs stay as they are.
 *
 * @throws TypeError for any other kind: no call of it would come by here
 */
export function governLocal<T extends LocalTool>(tool: T, chosen: ToolOptions, lineOf: LineOf): T {
  if (typeof tool.shell?.run === "function") return shellOf(tool, chosen, lineOf);
  if (typeof tool.editor === "object" && tool.editor !== null) return editorOf(tool, chosen, lineOf);
  if (HOSTED.has(tool.type) || (tool.type === "shell" && tool.shell === undefined)) return tool;
  throw new TypeError(`a tool of the kind ${tool.type} cannot be governed; give the agent a function tool`);
}

function shellOf<T extends LocalTool>(tool: T, chosen: ToolOptions, lineOf: LineOf): T {
  // A shell is not told of the run; the question whether a person has to approve is, and comes before.
  const contexts = new WeakMap<object, object>();
  const needsApproval = async (context: object, action: object, id?: string): Promise<boolean> => {
    contexts.set(action, context);
    return (await tool.needsApproval?.(context, action, id)) ?? false;
  };
  const run = async (action: ShellAction): Promise<unknown> => {
    const call = (changed: JsonObject | null) =>
      tool.shell!.run(changed === null ? action : { ...action, commands: [String(changed["command"])] });
    const input = { command: (action.commands ?? []).join("\n") };
    try {
      const line = lineOf(contexts.get(action));
      const result = await pass(chosen.name ?? tool.name, input, { ...chosen, as: "shell" }, call, line);
      return typeof result === "string" ? output(result, "") : result;
    } catch (error) {
      if (error instanceof RefusedError) return output("", error.message);
      throw error;
    }
  };
  return { ...tool, needsApproval, shell: { run } };
}

/** What a shell answers; one that did not run has no status. */
const output = (stdout: string, stderr: string) => ({
  output: [{ stdout, stderr, outcome: { type: "exit", exitCode: null } }],
});

function editorOf<T extends LocalTool>(tool: T, chosen: ToolOptions, lineOf: LineOf): T {
  const asking = (method: EditorMethod) => async (operation: Operation, context?: { readonly runContext?: object }) => {
    const call = (changed: JsonObject | null) => {
      if (changed !== null) throw new RefusedError(CHANGED, "edit.changed");
      return tool.editor![method](operation, context as never);
    };
    const { path, diff } = operation;
    const input = method === "deleteFile" ? { path, recursive: false } : { path, ...inputOf(method, diff ?? "") };
    try {
      const line = lineOf(context?.runContext);
      const answer = await pass(chosen.name ?? tool.name, input, { ...chosen, as: EDITS[method] }, call, line);
      return typeof answer === "string" ? { status: "completed", output: answer } : answer;
    } catch (error) {
      if (error instanceof RefusedError) return { status: "failed", output: error.message };
      throw error;
    }
  };
  const methods = Object.keys(EDITS) as EditorMethod[];
  return { ...tool, editor: Object.fromEntries(methods.map((method) => [method, asking(method)])) };
}

const CHANGED = "Rampart refused this call (edit.changed): the policy has the arguments of an edit changed.";

/** Of a new file what it will hold: every line of the difference is one of its own, behind a plus. */
function inputOf(method: EditorMethod, diff: string): JsonObject {
  return method === "createFile" ? { content: diff.replace(/^\+/gm, "") } : { new: diff };
}
