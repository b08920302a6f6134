import { inTurn, isJsonObject, type JsonObject, type Layout } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { when } from "../say/words.js";
import { parseApi } from "../setup/api.js";
import { administered, layoutOf } from "../setup/folders.js";
import { isInstalled } from "../setup/installed.js";
import { readSettings, settingsFile, writeSettings } from "../setup/settings.js";

export const verb: Verb = {
  name: "api",
  summary: "where the HTTP API listens, or where it is to listen",
  usage: "[--listen ADDRESS:PORT | --off]",
  about: [
    "Off until it is set up. Without TLS it listens on this machine alone; names, TLS, identity providers and client certificates are written into rampart.yaml (docs/api.md). What is set up holds from the guard's next start.",
  ],
  options: {
    listen: { type: "string", value: "ADDRESS:PORT", help: "set it up: 127.0.0.1:7743" },
    off: { type: "boolean", help: "no API any more" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart api", what: "its address, and whether it answers" },
    { run: "rampart api --listen 127.0.0.1:7743", what: "from the guard's next start" },
  ],
  exits: [{ status: EXIT.no, means: "it is set up and cannot be served" }],
  async run(input, io) {
    if (input.text("listen") !== null || input.flag("off")) return setUp(input, io);
    const { api } = await readSettings(layoutOf(input, io));
    const answer = await askGuardIfThere(input, io, { op: "status" });
    const status = answer !== null && isJsonObject(answer["status"]) ? answer["status"] : null;
    const running = isJsonObject(status?.["api"]) ? status["api"] : null;
    if (input.json) io.json({ configured: api !== null, running });
    else say(api !== null, status !== null, running, input, io);
    return running?.["problem"] == null ? EXIT.ok : EXIT.no;
  },
};

async function setUp(input: Input, io: Io): Promise<number> {
  const layout = administered(layoutOf(input, io));
  if (!isInstalled(layout))
    throw new Failure("not_installed", "nothing is installed here", `rampart init${stateOption(input)}`);
  return inTurn(settingsFile(layout), () => change(layout, input, io));
}

async function change(layout: Layout, input: Input, io: Io): Promise<number> {
  const settings = await readSettings(layout);
  const listen = input.text("listen");
  if (listen !== null && input.flag("off"))
    throw new Failure("usage", "rampart api: --listen or --off, not both", "rampart api --help");
  const said =
    listen === null
      ? null
      : parseApi({ listen, ...(settings.api?.tls === undefined ? {} : { tls: settings.api.tls }) });
  if (typeof said === "string") throw new Failure("bad_value", said, "rampart api --listen 127.0.0.1:7743");
  const api = said === null ? null : { ...(settings.api ?? said), host: said.host, port: said.port };
  await writeSettings(layout, { ...settings, api });
  if (input.json) io.json({ configured: api !== null });
  else {
    io.line(api === null ? "off" : green("set up"), `  ${settingsFile(layout)}`);
    io.line(
      dim(`  holds from the guard's next start: rampart stop${stateOption(input)}; rampart serve${stateOption(input)}`),
    );
  }
  return EXIT.ok;
}

function say(configured: boolean, guard: boolean, running: JsonObject | null, input: Input, io: Io): void {
  const state = stateOption(input);
  if (running === null) {
    if (!configured) io.line("off", dim(`  rampart api --listen 127.0.0.1:7743${state}`));
    else
      io.line(
        yellow("set up"),
        guard ? "; the guard that runs began before" : "; no guard runs",
        dim(`  rampart serve${state}`),
      );
    return;
  }
  if (running["problem"] != null) {
    io.line(red("cannot be served"), `  ${String(running["problem"])}`);
    return;
  }
  io.line(
    green("listening"),
    "  ",
    bold(String(running["url"])),
    running["tls"] === true ? "" : dim("  this machine only"),
  );
  if (running["reached"] === null)
    io.line(yellow("by no name"), "  whoever asks from elsewhere is refused (http.host): `names` in rampart.yaml");
  else if (typeof running["reached"] === "string" && running["reached"] !== running["url"])
    io.line(dim(`  for others    ${running["reached"]}`));
  io.line(dim(`  its document  ${String(running["url"])}/v1/openapi.json`));
  io.line(dim(`  a key         rampart credential issue agent NAME${state}`));
  if (typeof running["outdated"] === "string")
    io.line(yellow("outdated"), `  it goes on with the certificate it has: ${running["outdated"]}`);
  for (const { issuer, problem } of rowsOf(running["keysAway"]))
    io.line(yellow("away"), `  the keys of ${String(issuer)}: ${String(problem)}`);
  sayTurnedAway(rowsOf(running["turnedAway"]), io);
}

/** Whoever shows a credential that does not count is told nothing of why; whoever sets it up has to be. */
function sayTurnedAway(rows: readonly JsonObject[], io: Io): void {
  if (rows.length === 0) return;
  io.line("turned away since the guard began, the latest first");
  for (const { what, why, times, last } of rows) {
    const often = times === 1 ? "" : dim(`  ${String(times)} times`);
    io.line(`  ${when(Number(last))}  ${String(what)}: ${String(why)}`, often);
  }
}

const rowsOf = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
