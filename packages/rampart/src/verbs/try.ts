import { type HistoryCount, HOSTS, readHistory } from "@rampart/edge";
import { openChecker } from "../check/open.js";
import { EXIT } from "../command/exit.js";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { stateOption } from "../guard/admin.js";
import { type Kind, Replay } from "../past/replay.js";
import { parseSince, type Since } from "../past/since.js";
import { userOf } from "../setup/folders.js";
import { knownHost } from "../setup/host.js";

const USUAL_SINCE = "30d";
const USUAL_SHOWN = 20;
/** Calls between two words of progress. */
const PROGRESS = 500;

export const verb: Verb = {
  name: "try",
  summary: "replay your agents' past sessions: what would have been stopped",
  usage: "[--since 30d] [--host HOST] [--policy FILE|PACK] [--all]",
  about: [
    "Reads the transcripts that coding agents leave on this machine (Claude Code, Codex, Gemini CLI, Copilot CLI, OpenCode, Qwen Code, Cline, pi) and judges every tool call in them by the policy in force. Nothing needs to be installed for it, nothing leaves the machine, nothing is written, nothing runs.",
  ],
  options: {
    since: { type: "string", value: "30d|DATE", help: `how far back; default ${USUAL_SINCE}` },
    host: { type: "string", value: "HOST", multiple: true, help: "only this agent's sessions" },
    policy: {
      type: "string",
      value: "FILE|PACK",
      multiple: true,
      help: "judge under this policy instead of the installed one",
    },
    all: { type: "boolean", help: `every call that would be stopped or asked, not the first ${USUAL_SHOWN}` },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart try", what: "the last 30 days under the policy `init` installs" },
    { run: "rampart try --since 1w --host codex", what: "one agent's last week" },
    { run: "rampart try --policy coding-agent --json", what: "for a program" },
  ],
  async run(input, io) {
    const since = parseSince(input.text("since") ?? USUAL_SINCE, io.now());
    const named = input.texts("host").map(knownHost);
    const replay = new Replay(await openChecker(input, io), io.now());
    const count: HistoryCount = { files: 0, bytes: 0, unread: 0, notes: [] };
    const hosts = named.length === 0 ? null : named;
    const { home } = userOf(io.env);
    let told = 0;
    for await (const calls of readHistory({ home, environment: io.env, since: since.time, hosts }, count)) {
      for (const call of calls) {
        if (io.interrupted.aborted) return EXIT.no;
        await replay.take(call);
      }
      if (io.interactive && !input.json && replay.calls - told >= PROGRESS) {
        told = replay.calls;
        io.note(dim(`${said(replay.calls)} calls of ${count.files} files …`));
      }
    }
    if (input.json) io.json(jsonOf(since, replay, count));
    else sayTried(since, replay, count, input, io);
    return EXIT.ok;
  },
};

const said = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
const plural = (value: number, word: string): string => `${said(value)} ${word}${value === 1 ? "" : "s"}`;

function jsonOf(since: Since, replay: Replay, count: HistoryCount) {
  return {
    since: new Date(since.time).toISOString(),
    calls: replay.calls,
    sessions: replay.sessions.size,
    hosts: Object.fromEntries(replay.hosts),
    allow: replay.verdicts.allow,
    ask: replay.verdicts.ask,
    deny: replay.verdicts.deny,
    unreadable: replay.unreadable,
    future: replay.future,
    files: count.files,
    bytes: count.bytes,
    unread: count.unread,
    notes: count.notes,
    micros: Math.round(replay.micros),
    stopped: replay.kinds(),
  };
}

function sayTried(since: Since, replay: Replay, count: HistoryCount, input: Input, io: Io): void {
  const { allow, ask, deny } = replay.verdicts;
  for (const note of count.notes) io.line(yellow("not read  "), note);
  if (replay.calls === 0) {
    const looked = count.files === 0 ? "no sessions of an agent were found on this machine" : "no tool calls in them";
    io.line(`${since.words}: ${looked}`);
    return;
  }
  const names = [...replay.hosts].map(([host, calls]) => `${HOSTS[host]!.title} ${said(calls)}`).join(", ");
  io.line(
    bold(`${since.words}: ${plural(replay.calls, "call")}`),
    ", ",
    deny === 0 ? green("none would be denied") : red(`${said(deny)} would be denied`),
    ", ",
    ask === 0 ? green("none asked") : yellow(`${said(ask)} asked`),
  );
  io.line(dim(`  ${plural(replay.sessions.size, "session")}: ${names}; ${said(allow)} go on as before`));
  if (replay.unreadable > 0) io.line(dim(`  ${said(replay.unreadable)} with arguments no door would take: denied`));
  if (count.unread > 0)
    io.line(dim(`  ${plural(count.unread, "line")} could not be read (cut off, or of another form)`));
  if (replay.future > 0) io.line(yellow(`  ${plural(replay.future, "call")} dated in the future`));
  sayKinds(replay.kinds(), input.flag("all"), io);
  io.line();
  io.line(
    dim("  Nothing was run, written or sent."),
    "  Put it in front of an agent: ",
    bold(`rampart protect${stateOption(input)}`),
  );
}

function sayKinds(kinds: readonly Kind[], all: boolean, io: Io): void {
  const shown = all ? kinds : kinds.slice(0, USUAL_SHOWN);
  for (const kind of shown) {
    io.line();
    const often = kind.count > 1 ? ` ×${said(kind.count)}` : "";
    const when = new Date(kind.last).toISOString().slice(0, 16).replace("T", " ");
    const verdict = kind.verdict === "deny" ? red("denied") : yellow("asked ");
    io.line("  ", verdict, "  ", bold(kind.call.slice(0, 160)), often);
    io.line(dim(`          ${kind.host}, ${when}${kind.cwd === null ? "" : `, ${kind.cwd}`}`));
    io.line(dim(`          ${kind.rule}: ${kind.reason}`));
  }
  if (kinds.length > shown.length)
    io.line(dim(`  … ${plural(kinds.length - shown.length, "more kind")}: rampart try --all`));
}
