import { resolve } from "node:path";
import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { NOTHING, say, stops } from "./answer.js";
import { HALF_MINUTE } from "./deadline.js";
import { aliasedRequired, firstFolder, listed, nameField, objectField, others, own } from "./fields.js";
import { CLAUDE_FIELDS, type Form, readsAndRewrites, resultText } from "./form.js";
import type { Answer, Host, InstallPlace, Phase, Rendered } from "./host.js";
import { byName } from "./names.js";
import { patch } from "./patch.js";
import { Refusal } from "./refusal.js";
import * as to from "./translation.js";

/** Cline: scripts named after events in `~/.cline/hooks`, driven with version 3.0.65 of `cline`. */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  run_commands: runCommands,
  execute_command: (input) => to.shell(input),
  read_files: readFiles,
  read_file: to.read,
  search_codebase: (input) => to.search({ pattern: own(input, "queries") ?? "", path: "." }),
  search_files: to.search,
  list_files: to.list,
  editor: editorTool,
  write_to_file: to.write,
  replace_in_file: (input) => ({ tool: "edit", arguments: { ...input, path: aliasedRequired(input, ["path"]) } }),
  apply_patch: patch,
  fetch_web_content: fetchPages,
  web_fetch: to.fetch,
  use_mcp_tool: (input) =>
    to.mcp(nameField(input, "server_name"), nameField(input, "tool_name"), mcpArguments(own(input, "arguments"))),
};

/** `{commands}`: texts, or a program with its arguments; they run one after the other. */
function runCommands(input: JsonObject): to.Translation {
  const given = own(input, "commands");
  if (given === undefined) return to.shell(input);
  const list: readonly Json[] = Array.isArray(given) ? given : [given];
  const texts = list.map((one) => (isJsonObject(one) ? argvText(one) : one));
  if (texts.some((one) => typeof one !== "string")) throw new Refusal("hook.field_type", '"commands" are no texts');
  return { tool: "shell", arguments: { ...others(input, ["commands"]), command: texts.join("\n") }, shell: "bash" };
}

function argvText(entry: JsonObject): string {
  const command = aliasedRequired(entry, ["command"]);
  const args = own(entry, "args") ?? [];
  if (!Array.isArray(args) || args.some((one) => typeof one !== "string")) {
    throw new Refusal("hook.field_type", '"args" is no list of texts');
  }
  // Without arguments the text is a whole command line.
  return args.length === 0 ? command : [command, ...(args as string[])].map(quote).join(" ");
}

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

function readFiles(input: JsonObject): to.Translation {
  const given = own(input, "files") ?? own(input, "file_paths") ?? own(input, "paths") ?? input;
  const list: readonly Json[] = Array.isArray(given) ? given : [given];
  const paths = list.map((one) => (isJsonObject(one) ? aliasedRequired(one, ["path", "file_path", "filePath"]) : one));
  if (paths.length === 0 || paths.some((one) => typeof one !== "string")) {
    throw new Refusal("hook.field_type", '"files" are no paths');
  }
  return { tool: "read", arguments: { path: paths.length === 1 ? paths[0]! : paths } };
}

/** `{path, old_text?, new_text}`: without the old text the whole file is written. */
function editorTool(input: JsonObject): to.Translation {
  const path = aliasedRequired(input, ["path"]);
  const after = aliasedRequired(input, ["new_text"]);
  const before = own(input, "old_text");
  const rest = others(input, ["path", "new_text", "old_text"]);
  if (typeof before === "string") return { tool: "edit", arguments: { ...rest, path, old: before, new: after } };
  return { tool: "edit", arguments: { ...rest, path, new: after } };
}

function fetchPages(input: JsonObject): to.Translation {
  const requests = own(input, "requests");
  const list: readonly Json[] = Array.isArray(requests) ? requests : [input];
  return to.fetch({ urls: list.map((one) => (isJsonObject(one) ? aliasedRequired(one, ["url"]) : one)) });
}

/** Older versions hand a server's arguments over as text. */
function mcpArguments(given: Json | undefined): JsonObject {
  if (isJsonObject(given)) return given;
  return given === undefined || given === null ? {} : { arguments: given };
}

const PHASES: Readonly<Record<string, Phase>> = {
  tool_call: "before",
  PreToolUse: "before",
  tool_result: "after",
  PostToolUse: "after",
  agent_start: "session",
};

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "cline",
  agent: "cline",
  phases: PHASES,
  event: (payload) => nameField(payload, "hookName"),
  // Its transcripts go by the session, of which a task is a part; older versions know only tasks.
  session: (payload) => {
    const context = own(payload, "sessionContext");
    return isJsonObject(context) && own(context, "rootSessionId") !== undefined
      ? nameField(context, "rootSessionId")
      : nameField(payload, "taskId");
  },
  folder: (payload) => firstFolder(listed(payload, "workspaceRoots"), "workspaceRoots"),
  tool: (payload) => {
    const call = own(payload, "tool_call") ?? own(payload, "tool_result");
    if (isJsonObject(call)) {
      return { name: nameField(call, "name"), input: objectField(call, "input"), id: nameField(call, "id") };
    }
    const use = own(payload, "preToolUse") ?? own(payload, "postToolUse");
    if (!isJsonObject(use)) throw new Refusal("hook.field_missing", '"tool_call" is missing');
    return { name: nameField(use, "toolName"), input: objectField(use, "parameters"), id: null };
  },
  translate: ({ name, input }) => byName(TOOLS, name, input),
  result: (payload) => {
    const result = own(payload, "tool_result") ?? own(payload, "postToolUse");
    return isJsonObject(result) ? resultText(own(result, "output") ?? own(result, "result")) : "";
  },
  rootIn: "every",
};

/** Only JSON with `cancel` stops Cline; an exit status does not. */
function render(answer: Answer, phase: Phase): Rendered {
  if (phase !== "before") return NOTHING;
  if (stops(answer)) return say({ cancel: true, errorMessage: answer.message });
  return answer.input === undefined ? NOTHING : say({ overrideInput: answer.input });
}

export const cline: Host = {
  host: "cline",
  title: "Cline",
  proved: true,
  version: "3.0.65",
  deadline: HALF_MINUTE,
  asksItself: false,
  replacesResults: false,
  ask:
    "Cline has no ask for hooks: the call is held for review and the run ends with an id; `rampart approve ID` lets the " +
    "same call through once.",
  claims: [
    {
      situation: "deny",
      effect: "the tool does not run, and the run ends; the reason is in the record only",
      evidence: "measured",
    },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "measured" },
    { situation: "ask", effect: "refused with a review id", evidence: "measured" },
    {
      situation: "hook crashes",
      effect: "by itself the tool runs; the installed script turns it into a refusal, and the tool does not run",
      evidence: "measured",
    },
    { situation: "hook prints garbage", effect: "the tool runs", evidence: "measured" },
    {
      situation: "hook hangs",
      effect: "by itself the tool runs; the installed script ends it after 20 s, and the tool does not run",
      evidence: "measured",
    },
    {
      situation: "deny after the tool ran",
      effect: "nothing: Cline does not wait for this hook",
      evidence: "documented",
    },
    { situation: "cline --yolo", effect: "no hook runs", evidence: "documented" },
    { situation: "arguments the policy changes", effect: "the tool runs with the changed ones", evidence: "measured" },
    { situation: "a result the policy redacts", effect: "the model reads it as it is", evidence: "measured" },
    {
      situation: "deny of a prompt",
      effect: "no hook is asked in a headless run: the model is asked",
      evidence: "measured",
    },
  ],
  install: (place) =>
    ["PreToolUse", "PostToolUse", "TaskStart"].map((event) => ({
      kind: "own",
      file: resolve(place.home, ".cline/hooks", event),
      text: scriptOf(place),
      executable: true,
    })),
  traces: [".cline"],
  programs: ["cline"],
  canary: (command, folder, id) => ({
    hookName: "tool_call",
    taskId: id,
    workspaceRoots: [folder],
    tool_call: { id, name: "run_commands", input: { commands: [command] } },
  }),
  ...readsAndRewrites(FORM),
  render,
};

const REFUSED = JSON.stringify({
  cancel: true,
  errorMessage: "Rampart could not judge this call, so it is refused. Trying again unchanged will not help.",
});

/** Cline runs a call whose hook fails, so the script answers for a client that does. */
const scriptOf = ({ command, failClosed }: InstallPlace) => `#!/bin/sh
# Written by \`rampart protect cline\`; \`rampart unprotect cline\` removes it.
if answer=$(${command}); then printf '%s\\n' "$answer"; else printf '%s\\n' '${failClosed ? REFUSED : "{}"}'; fi
`;
