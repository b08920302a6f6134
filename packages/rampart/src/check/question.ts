import { type Json, type JsonObject, KNOWN_TOOLS, type ShellDialect, type ToolCall } from "@rampart/core";
import { isJsonObject, parseStrict } from "@rampart/service";

/**
 * Why a question cannot be judged, beside the `json.*` codes of strict JSON (`json.syntax`, `json.duplicate_key`,
 * `json.too_large` …). Closed: other tools match on it.
 */
export type QuestionCode =
  | "line.not_object"
  | "line.bad_id"
  | "line.bad_tool"
  | "line.bad_input"
  | "line.bad_shell"
  | "line.bad_session"
  | "line.bad_folder";

export class QuestionError extends Error {
  override readonly name = "QuestionError";
  constructor(
    readonly code: QuestionCode,
    message: string,
  ) {
    super(message);
  }
}

/** One line of `check --jsonl` after the border: what is asked, in whose session, where. */
export interface Question {
  readonly id: string | number;
  readonly tool: string;
  readonly shell: ShellDialect | null;
  readonly input: JsonObject;
  readonly session: string | null;
  readonly cwd: string | null;
  readonly project: string | null;
}

const SHELLS: readonly ShellDialect[] = ["bash", "sh", "zsh", "fish", "powershell", "cmd"];
const PHASES: readonly string[] = ["argument", "result", "prompt", "answer", "tool-description"];
const LONGEST_NAME = 256;

/**
 * Reads one line. Fields beside the known ones are ignored, fields inside `input` are kept.
 *
 * @throws QuestionError, ServiceError with a `json.*` code
 */
export function parseQuestion(line: Uint8Array | string): Question {
  const value = parseStrict(line);
  if (!isJsonObject(value)) throw new QuestionError("line.not_object", "a line must hold one JSON object");
  const id = value["id"];
  if (!isId(id)) throw new QuestionError("line.bad_id", "`id` must be a number or a text of at most 256 characters");
  const tool = value["tool"];
  if (typeof tool !== "string" || tool === "" || tool.length > LONGEST_NAME) {
    throw new QuestionError("line.bad_tool", "`tool` must be a text of 1 to 256 characters");
  }
  const input = value["input"];
  if (!isJsonObject(input)) throw new QuestionError("line.bad_input", "`input` must be an object");
  checkInput(tool, input);
  return {
    id,
    tool,
    shell: tool === "shell" ? shellOf(input) : null,
    input,
    session: name(value["session"], "session"),
    cwd: folder(value["cwd"], "cwd"),
    project: folder(value["project"], "project"),
  };
}

/** The call as a door would hand it over. */
export function toCall(question: Question, user: string, cwd: string | null, now: number): ToolCall {
  return {
    id: String(question.id),
    door: "check",
    agent: "check",
    principal: user,
    session: question.session ?? `check:${question.id}`,
    task: null,
    tool: question.tool,
    hostTool: question.tool,
    arguments: question.input,
    shell: question.shell,
    cwd,
    time: now,
  };
}

const isId = (value: unknown): value is string | number =>
  (typeof value === "string" && value.length <= LONGEST_NAME) || (typeof value === "number" && Number.isFinite(value));

/** Which fields a tool we read cannot do without, and what they must be. A named tool may carry anything. */
const NEEDS: Readonly<Record<(typeof KNOWN_TOOLS)[number], (input: JsonObject) => string | null>> = {
  shell: (input) => {
    if (typeof input["command"] === "string") return null;
    const argv = input["argv"];
    const words = Array.isArray(argv) && argv.length > 0 && argv.every((word) => typeof word === "string");
    return input["command"] === undefined && words ? null : "`command` must be a text";
  },
  read: (input) => path(input),
  list: (input) => path(input),
  write: (input) => path(input),
  edit: (input) => path(input),
  delete: (input) => path(input),
  fetch: (input) => text(input, "url"),
  sql: (input) => text(input, "query"),
  mcp: (input) => text(input, "server") ?? (typeof input["name"] === "string" ? null : text(input, "method")),
  text: (input) =>
    text(input, "text") ??
    (PHASES.includes(String(input["phase"] ?? "argument")) ? null : `\`phase\` must be one of ${PHASES.join(", ")}`),
};

const text = (input: JsonObject, field: string) =>
  typeof input[field] === "string" ? null : `\`${field}\` must be a text`;

/** A host may leave the path out (a search here, an edit of the open file): the interpreter then knows no place, and says so. */
const path = (input: JsonObject) => ((input["path"] ?? null) === null ? null : text(input, "path"));

function checkInput(tool: string, input: JsonObject): void {
  const known = KNOWN_TOOLS.find((one) => one === tool);
  const problem = known === undefined ? null : NEEDS[known](input);
  if (problem !== null) throw new QuestionError("line.bad_input", `${tool}: ${problem}`);
}

function shellOf(input: JsonObject): ShellDialect {
  const said = input["shell"] ?? "bash";
  const known = SHELLS.find((shell) => shell === said);
  if (known === undefined) throw new QuestionError("line.bad_shell", `\`shell\` must be one of ${SHELLS.join(", ")}`);
  return known;
}

function name(value: Json | undefined, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && value !== "" && value.length <= LONGEST_NAME) return value;
  throw new QuestionError("line.bad_session", `\`${field}\` must be a text of 1 to 256 characters`);
}

function folder(value: Json | undefined, field: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" && value.startsWith("/") && value.length <= 4096 && !value.includes("\0")) return value;
  throw new QuestionError("line.bad_folder", `\`${field}\` must be an absolute folder`);
}
