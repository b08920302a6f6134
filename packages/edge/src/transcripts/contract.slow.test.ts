import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { hostNamed } from "../hosts/index.js";
import { findTranscripts } from "./find.js";
import { type HistoryCount, readHistory } from "./history.js";
import { TRANSCRIPTS } from "./index.js";
import { linesOf } from "./lines.js";
import { type PastCall, readTranscript } from "./read.js";
import type { TranscriptReader } from "./reader.js";

const CWD = "/home/dev/shop";
const AT = "2026-11-20T10:00:00.000Z";
const TIME = Date.parse(AT);

/** A session of each form: one call that ran, one that failed. */
interface Sample {
  readonly file: string;
  /** Lines, or the one document. */
  readonly lines: readonly object[];
  readonly beside?: readonly [path: string, text: string];
  readonly session: string;
  readonly cwd: string | null;
}

const claudeLine = (content: object[]) => ({
  type: "x",
  sessionId: "s1",
  cwd: CWD,
  timestamp: AT,
  message: { content },
});
const codexItem = (payload: object) => ({ timestamp: AT, type: "response_item", payload });
const copilotEvent = (type: string, data: object) => ({ type, data, timestamp: AT });
const qwenLine = (part: object, more: object = {}) => ({
  sessionId: "s1",
  cwd: CWD,
  timestamp: AT,
  message: { parts: [part] },
  ...more,
});
const piLine = (message: object) => ({ type: "message", timestamp: AT, message });
const geminiCall = (id: string, command: string, status: string) => ({
  id,
  name: "run_shell_command",
  args: { command },
  status,
  timestamp: AT,
});
const clineUse = (id: string, command: string) => ({
  type: "tool_use",
  id,
  name: "run_commands",
  input: { commands: [command] },
});

const SAMPLES: readonly (readonly [reader: TranscriptReader, sample: Sample])[] = TRANSCRIPTS.map((reader) => [
  reader,
  (
    {
      "claude-code lines": {
        file: ".claude/projects/-home-dev-shop/s1.jsonl",
        lines: [
          claudeLine([{ type: "tool_use", id: "c1", name: "Bash", input: { command: "git status" } }]),
          claudeLine([{ type: "tool_result", tool_use_id: "c1", content: "clean" }]),
          claudeLine([{ type: "tool_use", id: "c2", name: "Bash", input: { command: "rm -rf /" } }]),
          claudeLine([{ type: "tool_result", tool_use_id: "c2", is_error: true, content: "no" }]),
        ],
        session: "s1",
        cwd: CWD,
      },
      "codex lines": {
        file: ".codex/sessions/2026/11/20/rollout-2026-11-20T10-00-00-01a1f968-10a0-7b51-abab-cc22d3abbd85.jsonl",
        lines: [
          { timestamp: AT, type: "session_meta", payload: { id: "s1", cwd: CWD } },
          codexItem({ type: "function_call", name: "exec_command", arguments: '{"cmd":"git status"}', call_id: "c1" }),
          codexItem({ type: "function_call_output", call_id: "c1", output: "clean" }),
          codexItem({ type: "local_shell_call", action: { command: ["rm", "-rf", "/"] }, call_id: "c2" }),
        ],
        session: "s1",
        cwd: CWD,
      },
      "gemini lines": {
        file: ".gemini/tmp/shop/chats/session-1.jsonl",
        lines: [
          { sessionId: "s1", kind: "main" },
          // Written once without and once with its calls: one call all the same.
          { id: "m1", timestamp: AT, toolCalls: [geminiCall("c1", "git status", "executing")] },
          { id: "m1", timestamp: AT, toolCalls: [geminiCall("c1", "git status", "success")] },
          { id: "m2", timestamp: AT, toolCalls: [geminiCall("c2", "rm -rf /", "error")] },
        ],
        beside: [".gemini/tmp/shop/.project_root", `${CWD}\n`],
        session: "s1",
        cwd: CWD,
      },
      "gemini document": {
        file: ".gemini/tmp/shop/chats/session-1.json",
        lines: [
          {
            sessionId: "s1",
            messages: [
              { timestamp: AT, toolCalls: [geminiCall("c1", "git status", "success")] },
              { timestamp: AT, toolCalls: [geminiCall("c2", "rm -rf /", "cancelled")] },
            ],
          },
        ],
        session: "s1",
        cwd: null,
      },
      "copilot lines": {
        file: ".copilot/session-state/s1/events.jsonl",
        lines: [
          copilotEvent("session.start", { sessionId: "s1", context: { cwd: CWD } }),
          copilotEvent("tool.execution_start", {
            toolCallId: "c1",
            toolName: "bash",
            arguments: { command: "git status" },
          }),
          copilotEvent("tool.execution_complete", { toolCallId: "c1", success: true }),
          copilotEvent("tool.execution_start", {
            toolCallId: "c2",
            toolName: "bash",
            arguments: { command: "rm -rf /" },
          }),
          copilotEvent("tool.execution_complete", { toolCallId: "c2", success: false }),
        ],
        session: "s1",
        cwd: CWD,
      },
      "opencode document": {
        file: ".local/share/opencode/storage/part/msg_1/prt_1.json",
        lines: [
          {
            type: "tool",
            tool: "bash",
            callID: "c1",
            sessionID: "s1",
            state: { status: "completed", input: { command: "git status" }, time: { start: TIME } },
          },
        ],
        session: "s1",
        cwd: null,
      },
      "qwen lines": {
        file: ".qwen/projects/-home-dev-shop/chats/s1.jsonl",
        lines: [
          qwenLine({ functionCall: { id: "c1", name: "run_shell_command", args: { command: "git status" } } }),
          qwenLine({ functionResponse: { id: "c1", response: {} } }, { toolCallResult: { status: "success" } }),
          qwenLine({ functionCall: { id: "c2", name: "run_shell_command", args: { command: "rm -rf /" } } }),
          qwenLine({ functionResponse: { id: "c2", response: {} } }, { toolCallResult: { status: "error" } }),
        ],
        session: "s1",
        cwd: CWD,
      },
      "pi lines": {
        file: ".pi/agent/sessions/--home-dev-shop--/2026-11-20T10-00-00-000Z_s1.jsonl",
        lines: [
          { type: "session", id: "s1", cwd: CWD },
          piLine({
            role: "assistant",
            content: [{ type: "toolCall", id: "c1", name: "bash", arguments: { command: "git status" } }],
          }),
          piLine({ role: "toolResult", toolCallId: "c1", isError: false }),
          piLine({
            role: "assistant",
            content: [{ type: "toolCall", id: "c2", name: "bash", arguments: { command: "rm -rf /" } }],
          }),
          piLine({ role: "toolResult", toolCallId: "c2", isError: true }),
        ],
        session: "s1",
        cwd: CWD,
      },
      "cline document": {
        file: ".cline/data/sessions/s1/s1.messages.json",
        lines: [
          {
            sessionId: "s1",
            messages: [
              { ts: TIME, content: [clineUse("c1", "git status"), clineUse("c2", "rm -rf /")] },
              { ts: TIME, content: [{ type: "tool_result", tool_use_id: "c1" }] },
              { ts: TIME, content: [{ type: "tool_result", tool_use_id: "c2", is_error: true }] },
            ],
          },
        ],
        beside: [".cline/data/sessions/s1/s1.json", JSON.stringify({ cwd: CWD })],
        session: "s1",
        cwd: CWD,
      },
    } as Record<string, Sample>
  )[`${reader.host} ${reader.form}`]!,
]);

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), "rampart-past-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

function put(home: string, path: string, text: string | Buffer): string {
  const file = join(home, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function write(home: string, sample: Sample, after = ""): string {
  if (sample.beside !== undefined) put(home, ...sample.beside);
  return put(home, sample.file, `${sample.lines.map((line) => JSON.stringify(line)).join("\n")}\n${after}`);
}

async function readAll(reader: TranscriptReader, home: string) {
  const [file] = await findTranscripts(reader, home, {});
  return readTranscript(reader, file!);
}

describe.each(SAMPLES)("transcripts of $host, $form", (reader, sample) => {
  it("give every call with its session, folder, time and end", async () => {
    const home = newHome();
    write(home, sample);
    const { calls, unread } = await readAll(reader, home);
    expect(unread).toBe(0);
    const common = { host: reader.host, session: sample.session, cwd: sample.cwd, time: TIME };
    expect(calls[0]).toMatchObject({ ...common, id: "c1", done: true });
    if (calls.length > 1) expect(calls[1]).toMatchObject({ ...common, id: "c2" });
    expect(calls[1]?.done ?? false).not.toBe(true);
  });

  it("are read as the host's door reads them", async () => {
    const home = newHome();
    write(home, sample);
    const host = hostNamed(reader.host)!;
    const { calls } = await readAll(reader, home);
    const read = calls.map(({ tool, input }) => host.translate(tool, input));
    expect(read[0]).toMatchObject({ tool: "shell", arguments: { command: "git status" } });
  });

  it.skipIf(reader.form === "document")("survive a line that is cut off, and one that is no object", async () => {
    const home = newHome();
    const mark = reader.marks[0]!;
    write(home, sample, `[${JSON.stringify(mark)}, ${mark}]\n{"x": ${mark}, "payload": {"cut`);
    const { calls, unread } = await readAll(reader, home);
    expect(calls.length).toBe(2);
    expect(unread).toBe(2);
  });

  it("survive whatever is in the file", async () => {
    const home = newHome();
    const file = write(home, sample);
    const facts = { path: file, bytes: 10, changed: TIME };
    const mark = fc.constantFrom(...reader.marks);
    const lines = fc.array(
      fc
        .tuple(mark, fc.json())
        .map(([one, json]) => `{"${one.replaceAll('"', "")}":${json}, "m":"${one.replaceAll('"', '\\"')}"}`),
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.uint8Array(), async (texts, bytes) => {
        writeFileSync(file, Buffer.concat([Buffer.from(texts.join("\n")), bytes]));
        await readTranscript(reader, facts);
      }),
      { numRuns: 30 },
    );
    rmSync(file);
    expect(await readTranscript(reader, facts)).toEqual({ calls: [], unread: 1 });
  });

  it("are not looked for through links", async () => {
    const [home, elsewhere] = [newHome(), newHome()];
    write(elsewhere, sample);
    const top = sample.file.split("/").slice(0, 2).join("/");
    mkdirSync(dirname(join(home, top)), { recursive: true });
    symlinkSync(join(elsewhere, top), join(home, top));
    const found = await findTranscripts(reader, home, {});
    for (const { path } of found) expect(path.startsWith(home)).toBe(true);
    const linked = newHome();
    mkdirSync(dirname(join(linked, sample.file)), { recursive: true });
    symlinkSync(join(elsewhere, sample.file), join(linked, sample.file));
    expect(await findTranscripts(reader, linked, {})).toEqual([]);
  });
});

describe("a history", () => {
  const read = async (home: string, since: number, hosts: readonly string[] | null = null) => {
    const count: HistoryCount = { files: 0, bytes: 0, unread: 0, notes: [] };
    const calls: PastCall[] = [];
    for await (const some of readHistory({ home, environment: {}, since, hosts }, count)) calls.push(...some);
    return { calls, count };
  };

  it("holds what every host left, or one of them", async () => {
    const home = newHome();
    for (const [, sample] of SAMPLES) write(home, sample);
    const { calls, count } = await read(home, 0);
    expect(new Set(calls.map(({ host }) => host)).size).toBe(8);
    expect(count).toMatchObject({ files: 9, unread: 0, notes: [] });
    expect((await read(home, 0, ["pi"])).calls.map(({ host }) => host)).toEqual(["pi", "pi"]);
  });

  it("leaves out what is older, and does not open files nobody wrote to since", async () => {
    const home = newHome();
    const [, sample] = SAMPLES[0]!;
    const file = write(home, sample);
    expect((await read(home, TIME + 1)).calls).toEqual([]);
    utimesSync(file, 1, 1);
    expect(await read(home, TIME - 1)).toMatchObject({ calls: [], count: { files: 0 } });
  });

  it("says why a database could not be read, and goes on", async () => {
    const home = newHome();
    put(home, ".local/share/opencode/opencode.db", "no database");
    expect((await read(home, 0)).count.notes).toHaveLength(1);
  });
});

describe("lines of a file", () => {
  const lines = async (text: string, max: number) => {
    const file = put(newHome(), "file", text);
    const found: (string | null)[] = [];
    for await (const line of linesOf(file, max)) found.push(line === null ? null : line.toString());
    return found;
  };

  it.each([
    ["a last line without an end", "a\nb", ["a", "b"]],
    ["empty lines", "\n\na\n", ["", "", "a"]],
    ["a line beyond the bound is skipped, those around it are not", "a\n123456789\nb\n", ["a", null, "b"]],
    ["nothing", "", []],
  ])("%s", async (_why, text, expected) => expect(await lines(text, 8)).toEqual(expected));

  it("are the same wherever the file's chunks end", async () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `${at} ${"x".repeat(at % 331)}`);
    expect(await lines(many.join("\n"), 1_000)).toEqual(many);
  });
});
