import type { ToolCall } from "@rampart/core";
import { SILENCE, stop, stops } from "../hosts/answer.js";
import type { Answer, Host, Parsed, Phase, Rendered } from "../hosts/host.js";
import { Refusal } from "../hosts/refusal.js";
import * as to from "../hosts/translation.js";

/**
 * The door of `rampart wrap`: a program somebody starts by name asks here before it runs. Its messages are our own:
 * {@link WRAP_FORM}, session, agent, project, working folder, program, and the words behind it, each ended by NUL, which
 * a shell writes without any escaping.
 */
export const WRAP_FORM = "rampart-wrap-1";

const LIMITS = { bytes: 8 * 1024 * 1024, words: 65_536, name: 256, path: 4_096 } as const;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const NUL = "\0";

/** The door of `rampart wrap`: it stands before the programs an agent starts, for agents that call no hook. */
export const WRAP: Host = {
  host: "wrap",
  title: "Wrapped agents",
  proved: true,
  version: "1",
  deadline: { host: 60_000, own: 10_000, guard: 2_000 },
  asksItself: false,
  replacesResults: false,
  ask: "The program does not start; the call is held for review, and `rampart approve ID` lets the same call through once.",
  claims: [],
  install: () => [],
  traces: [],
  programs: [],
  canary: () => ({}),
  translate: (tool, input) => to.named(tool, input),
  parse(raw, now): Parsed {
    try {
      return { ok: true, phase: "before", ...read(raw, now), result: null };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, code: error.code, message: error.message };
      return { ok: false, code: "hook.internal", message: "the program's name and words could not be read" };
    }
  },
  render: (answer: Answer, phase: Phase): Rendered => (phase === "before" && stops(answer) ? stop(answer) : SILENCE),
};

function read(raw: Uint8Array, now: number): { readonly call: ToolCall; readonly root: string | null } {
  if (raw.byteLength === 0) throw new Refusal("hook.empty", "nothing arrived");
  if (raw.byteLength > LIMITS.bytes) throw new Refusal("hook.field_value", "the words are longer than 8 MiB");
  const words = textOf(raw).split(NUL, LIMITS.words + 8);
  if (words.pop() !== "" || words.length > LIMITS.words + 6)
    throw new Refusal("hook.field_value", "the message is cut off or has too many words");
  const [form, session, agent, root, folder, program, ...rest] = words;
  if (form !== WRAP_FORM) throw new Refusal("hook.field_value", "the message is of another version");
  const path = pathOf(program, "program");
  return {
    root: root === "" ? null : pathOf(root, "project"),
    call: {
      id: `${now}`,
      door: WRAP.host,
      agent: nameOf(agent, "agent"),
      principal: "local",
      session: nameOf(session, "session"),
      task: null,
      tool: "shell",
      hostTool: path.slice(path.lastIndexOf("/") + 1).slice(0, LIMITS.name),
      arguments: { argv: [path, ...rest] },
      shell: null,
      cwd: pathOf(folder, "folder"),
      time: now,
    },
  };
}

function textOf(raw: Uint8Array): string {
  try {
    return UTF8.decode(raw);
  } catch {
    throw new Refusal("hook.field_value", "a word is no UTF-8 text");
  }
}

function nameOf(value: string | undefined, field: string): string {
  if (value === undefined) throw new Refusal("hook.field_missing", `there is no ${field}`);
  if (value === "" || value.length > LIMITS.name || /\p{Cc}/u.test(value))
    throw new Refusal("hook.field_value", `the ${field} is no name`);
  return value;
}

function pathOf(value: string | undefined, field: string): string {
  if (value === undefined) throw new Refusal("hook.field_missing", `there is no ${field}`);
  if (!value.startsWith("/") || value.length > LIMITS.path)
    throw new Refusal("hook.field_value", `the ${field} is no absolute path`);
  return value;
}
