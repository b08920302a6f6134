/** A story is a page for people; its fenced blocks are what happens in it, in order. docs/stories/README.md says how they read. */
export type Scene =
  | { readonly type: "policy"; readonly line: number; readonly text: string }
  /** A command as a person types it, and what must stand in its answer. */
  | {
      readonly type: "command";
      readonly line: number;
      readonly words: string;
      readonly says: readonly string[];
      readonly exit: number;
    }
  /** A call of an agent, and its answer. */
  | { readonly type: "call"; readonly line: number; readonly call: Call; readonly answer: string };

export interface Call {
  readonly agent: string;
  readonly tool: string;
  readonly arguments: { readonly [name: string]: unknown };
  readonly task?: string;
  readonly token?: string;
  readonly chain?: readonly string[];
  readonly session?: string;
  /** The tool's answer and what it used, told after the call where it may run. */
  readonly outcome?: { readonly text?: string; readonly usage?: object };
  /** So many times, each with the same answer. */
  readonly times?: number;
}

const FENCE = /^```(\w*)(?: (\w+))?$/;

/** @throws Error naming the line of a block that cannot be read */
export function readStory(markdown: string): readonly Scene[] {
  const scenes: Scene[] = [];
  let open: { readonly kind: string; readonly at: number; readonly lines: string[] } | null = null;
  for (const [index, line] of markdown.split("\n").entries()) {
    const fence = FENCE.exec(line);
    if (fence !== null && open === null)
      open = { kind: `${fence[1]} ${fence[2] ?? ""}`.trim(), at: index + 2, lines: [] };
    else if (line === "```" && open !== null) {
      scenes.push(...scenesIn(open.kind, open.lines, open.at));
      open = null;
    } else open?.lines.push(line);
  }
  return scenes;
}

function scenesIn(kind: string, lines: readonly string[], at: number): readonly Scene[] {
  if (kind === "yaml policy") return [{ type: "policy", line: at, text: `${lines.join("\n")}\n` }];
  if (kind === "console") return commandsIn(lines, at);
  if (kind === "json calls") return callsIn(lines, at);
  return [];
}

function commandsIn(lines: readonly string[], at: number): readonly Scene[] {
  const scenes: { type: "command"; line: number; words: string; says: string[]; exit: number }[] = [];
  for (const [index, line] of lines.entries()) {
    const last = scenes.at(-1);
    const exit = /^# exit (\d+)$/.exec(line);
    if (line.startsWith("$ "))
      scenes.push({ type: "command", line: at + index, words: line.slice(2), says: [], exit: 0 });
    else if (last === undefined) throw new Error(`line ${at + index}: no command to answer`);
    else if (exit !== null) last.exit = Number(exit[1]);
    else if (line.trim() !== "" && line.trim() !== "…") last.says.push(line.trim());
  }
  return scenes;
}

function callsIn(lines: readonly string[], at: number): readonly Scene[] {
  const scenes: Scene[] = [];
  let text = "";
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith("=> ")) {
      text += `${line}\n`;
      continue;
    }
    scenes.push({ type: "call", line: at + index, call: JSON.parse(text) as Call, answer: line.slice(3) });
    text = "";
  }
  if (text.trim() !== "") throw new Error(`line ${at}: a call without its answer`);
  return scenes;
}
