import { realpath } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import type { TaskFacts } from "@rampart/core";
import { isJsonObject, parseStrict, readBounded } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input, Options } from "../command/verb.js";
import { layoutOf, scratchFolders, userOf } from "../setup/folders.js";
import { installedPaths } from "../setup/installed.js";
import type { Surroundings } from "./facts.js";

/** Options of every verb that judges a call without a door. */
export const FACT_OPTIONS: Options = {
  policy: {
    type: "string",
    value: "FILE|PACK",
    multiple: true,
    help: "judge under this policy instead of the one in force",
  },
  cwd: { type: "string", value: "DIR", help: "the call's working directory; default: this folder" },
  project: {
    type: "string",
    value: "DIR",
    help: "the project root; default: the working directory, none where that is / or the home folder",
  },
  home: { type: "string", value: "DIR", help: "the home folder of whoever runs the call; default: yours" },
  task: {
    type: "string",
    value: "FILE",
    help: "JSON with the task's id, kind, purpose, sensitivity, subject, environment",
  },
  resolve: {
    type: "boolean",
    help: "read files the call would run, and follow links, to know more; otherwise no file is read",
  },
};

/** @throws Failure `bad_value`, `file_unreadable` */
export async function surroundingsOf(input: Input, io: Io): Promise<Surroundings> {
  const user = userOf(io.env);
  const cwd = folder(input.text("cwd"), io) ?? io.cwd;
  return {
    home: folder(input.text("home"), io) ?? (await realpath(user.home).catch(() => user.home)),
    user: user.name,
    cwd,
    project: folder(input.text("project"), io) ?? undefined,
    scratch: scratchFolders(io.env),
    installed: await installedPaths(layoutOf(input, io)),
    task: await taskOf(input.text("task"), io),
  };
}

function folder(said: string | null, io: Io): string | null {
  if (said === null) return null;
  const path = isAbsolute(said) ? said : resolve(io.cwd, said);
  return path.length > 1 ? path.replace(/\/+$/, "") : path;
}

const TASK_FIELDS = ["id", "kind", "purpose", "sensitivity", "subject", "environment"] as const;
const SENSITIVITIES = ["low", "medium", "high"] as const;
const MAX_TASK_BYTES = 64 * 1024;

async function taskOf(file: string | null, io: Io): Promise<TaskFacts | null> {
  if (file === null) return null;
  const value = parseStrict(await readBounded(resolve(io.cwd, file), { maxBytes: MAX_TASK_BYTES, noFollow: false }));
  const wrong = (what: string) =>
    new Failure("bad_value", `--task ${file}: ${what}`, `a task is {${TASK_FIELDS.join(", ")}}`);
  if (!isJsonObject(value)) throw wrong("expected one JSON object");
  const unknown = Object.keys(value).find((key) => !TASK_FIELDS.some((field) => field === key));
  if (unknown !== undefined) throw wrong(`there is no field "${unknown}"`);
  const text = (field: (typeof TASK_FIELDS)[number]): string | null => {
    const said = value[field] ?? null;
    if (said === null || (typeof said === "string" && said !== "" && said.length <= 256)) return said;
    throw wrong(`"${field}" must be a text of 1 to 256 characters`);
  };
  const sensitivity = text("sensitivity");
  const level = SENSITIVITIES.find((one) => one === sensitivity);
  if (sensitivity !== null && level === undefined) throw wrong(`"sensitivity" is one of ${SENSITIVITIES.join(", ")}`);
  const id = text("id");
  const kind = text("kind");
  if (id === null || kind === null) throw wrong('"id" and "kind" are required');
  return {
    id,
    kind,
    purpose: text("purpose"),
    sensitivity: level ?? null,
    subject: text("subject"),
    environment: text("environment"),
  };
}
