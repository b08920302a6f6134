import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { JsonObject } from "@rampart/core";
import { CANARIES, canarySession, isCanary, type Json } from "@rampart/service";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changed, SAMPLES } from "../testing/messages.js";
import { claimsTable } from "./claims.js";
import type { Host, Parsed, Phase } from "./host.js";
import { HOSTS, hostNamed } from "./index.js";

/** What every host door promises, whichever it is. */

const ROOT = resolve(fileURLToPath(import.meta.url), "../../../../..");
const VECTORS = resolve(ROOT, "../shared/vectors/hooks");

const bytes = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value), "utf8");
const codeOf = (parsed: Parsed) => (parsed.ok ? "accepted" : parsed.code);

it("every host has a sample, and no sample is of none", () => {
  expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(HOSTS).sort());
});

describe.each(Object.values(HOSTS))("D3: the door of $host", (host) => {
  const sample = SAMPLES[host.host]!;
  const message = sample.before(sample.shell, sample.command("ls"));
  const parse = (value: unknown) => host.parse(bytes(value), 7);

  it("is found under its own name, and nothing is found under a name of the language", () => {
    expect(hostNamed(host.host)).toBe(host);
    expect(hostNamed("toString")).toBeNull();
  });

  it("reads a call: door, session, folder, tool, and our clock, not the host's", () => {
    expect(parse(message)).toMatchObject({
      ok: true,
      phase: "before",
      result: null,
      call: {
        door: host.host,
        session: "s1",
        cwd: "/home/dev/ws",
        tool: "shell",
        shell: "bash",
        arguments: { command: "ls" },
        time: 7,
        task: null,
      },
    });
  });

  it.skipIf(!sample.phases.includes("after"))("knows the same call again after it ran, with what it answered", () => {
    const [before, after] = [message, sample.after(sample.shell, sample.command("ls"), "two files")].map(parse);
    expect(after).toMatchObject({ ok: true, phase: "after", result: "two files" });
    if (before!.ok && after!.ok) expect(after!.call.id).toBe(before!.call.id);
  });

  const bad: readonly (readonly [why: string, raw: Uint8Array | string, code: string])[] = [
    ["nothing", "", "hook.empty"],
    ["truncated", JSON.stringify(message).slice(0, -3), "json.syntax"],
    ["no JSON", "hello", "json.syntax"],
    ["no object", "[]", "hook.not_object"],
    ["binary", Uint8Array.of(0x7b, 0xff, 0xfe, 0x00), "json.encoding"],
    ["a byte order mark", `\uFEFF${JSON.stringify(message)}`, "json.syntax"],
    ["a key twice, the second harmless", `{"tool_name":"a","tool_name":"b"}`, "json.duplicate_key"],
    ["the same key spelt with an escape", `{"cwd":"/a","c\\u0077d":"/b"}`, "json.duplicate_key"],
    ["nested too deeply", `{"tool_input":${"[".repeat(100)}${"]".repeat(100)}}`, "json.too_deep"],
    ["10 MB", `{"pad":"${"x".repeat(10 * 1024 * 1024)}"}`, "json.too_large"],
    ["half a surrogate pair", '{"cwd":"\\ud800"}', "json.surrogate"],
  ];
  it.each(bad)("P2: refuses %s", (_why, raw, code) => {
    expect(codeOf(host.parse(typeof raw === "string" ? bytes(raw) : raw, 0))).toBe(code);
  });

  const { session, folder, event, tool, input } = sample.at;
  const wrong: readonly (readonly [why: string, path: readonly string[] | null, value: unknown, code: RegExp])[] = [
    ["no session", session, undefined, /^hook.field_missing$/],
    ["a session that is a number", session, 1, /^hook.field_type$/],
    ["an empty session", session, "", /^hook.field_value$/],
    ["a session with control characters", session, "a\u001b[2J", /^hook.field_value$/],
    ["a name of 300 characters", tool, "x".repeat(300), /^hook.field_value$/],
    ["a relative folder", folder, "ws", /^hook.field_value$/],
    ["a folder with NUL", folder, "/a\u0000b", /^hook.field_value$/],
    ["an event of another door", event, "no_such_event", /^hook.event_unknown$/],
    ["an event named like a method", event, "constructor", /^hook.event_unknown$/],
    ["no arguments", input, undefined, /^hook.field_missing$/],
    ["arguments that are text", input, "rm -rf /", /^(hook.field_type|json.syntax)$/],
    ["arguments that are a list", input, [], /^hook.field_type$/],
    ["a command that is no text", input, sample.command(["ls"]), /^hook.field_type$/],
    ["no command", input, {}, /^hook.field_missing$/],
  ];
  it.each(wrong.filter(([, path]) => path !== null))("P2: refuses %s", (why, path, value, code) => {
    // Kiro's older versions send no session, which is a session of its own.
    if (host.host === "kiro" && why === "no session") return;
    expect(codeOf(parse(changed(message, path!, value)))).toMatch(code);
  });

  it("P2: refuses two spellings of one argument that contradict each other, and takes them where they agree", () => {
    if (host.host === "codex") return; // It has no tool that only reads.
    const read = (given: object) => codeOf(parse(sample.before(sample.read, given)));
    expect(read({ file_path: "/a", path: "/b" })).toBe("hook.conflicting_arguments");
    expect(read({ file_path: "/a", path: "/a" })).toBe("accepted");
  });

  it.skipIf(!sample.namesTools)("keeps a tool it does not know by its name, with its arguments", () => {
    const given = { a: [1, { b: null }] };
    for (const name of ["brand_new_tool", "toString", "__proto__"]) {
      expect(parse(sample.before(name, given))).toMatchObject({
        ok: true,
        call: { tool: name, hostTool: name, arguments: given },
      });
    }
  });

  it("does not throw, whatever the bytes", () => {
    const nearly = fc.record({ key: fc.constantFrom(...Object.values(sample.at)), value: fc.jsonValue() });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (raw) => void host.parse(raw, 0)));
    fc.assert(
      fc.property(nearly, ({ key, value }) => void parse(key === null ? { value } : changed(message, key, value))),
    );
    const names = fc.constantFrom(sample.shell, sample.read, "apply_patch", "use_mcp_tool", "read_files", "edit");
    fc.assert(
      fc.property(names, fc.dictionary(fc.string(), fc.jsonValue()), (name, given) => {
        const parsed = parse(sample.before(name, given));
        expect(codeOf(parsed)).not.toBe("hook.internal");
      }),
    );
  });

  const answers = ["no-opinion", "allow", "ask", "deny"] as const;
  const phases: readonly Phase[] = ["before", "after", "prompt", "session"];
  it("answers every outcome in every phase with exit 0 or 2 and JSON or nothing", () => {
    for (const outcome of answers)
      for (const phase of phases)
        for (const code of [null, "door.unavailable"]) {
          const { exit, stdout } = host.render({ outcome, message: 'why "not"\n', code }, phase);
          expect([0, 2]).toContain(exit);
          if (stdout !== "") expect(typeof JSON.parse(stdout)).toBe("object");
          expect(stdout.includes("\n")).toBe(false);
          if (outcome === "no-opinion") expect(exit).toBe(0);
        }
  });

  it("stops before a tool at a denial and at a refusal of its own, and says why; otherwise never", () => {
    const render = (outcome: (typeof answers)[number], code: string | null = null) =>
      host.render({ outcome, message: "because", code }, "before");
    for (const rendered of [render("deny"), render("deny", "door.unavailable")]) {
      expect(sample.stopped(rendered)).toBe(true);
      expect(rendered.stdout + rendered.stderr).toContain("because");
    }
    if (!host.asksItself) expect(sample.stopped(render("ask"))).toBe(true);
    for (const outcome of ["no-opinion", "allow"] as const) expect(sample.stopped(render(outcome))).toBe(false);
  });

  it.skipIf(!host.replacesResults)("P10: gives the model another text than a tool's", () => {
    const answer = { outcome: "no-opinion", message: "", code: null, instead: "CLEAN" } as const;
    expect(host.render(answer, "after").stdout).toContain("CLEAN");
    expect(host.render(answer, "before").stdout).not.toContain("CLEAN");
  });

  it.skipIf(host.rewrite === undefined)("P10: reads a call with other arguments as if it had arrived with them", () => {
    const raw = bytes(sample.before(sample.shell, { ...sample.command("echo one"), kept: [1] }));
    const change = (input: JsonObject) =>
      JSON.parse(JSON.stringify(input).replace("echo one", "echo two")) as JsonObject;
    const expected = host.parse(bytes(sample.before(sample.shell, { ...sample.command("echo two"), kept: [1] })), 7);
    const made = host.rewrite!(raw, change, 7);
    expect(made).toEqual({
      call: expected.ok ? expected.call : null,
      input: { ...sample.command("echo two"), kept: [1] },
    });
    expect(made!.call.arguments).toMatchObject({ command: "echo two" });
    for (const outcome of ["allow", "no-opinion"] as const) {
      const rendered = host.render({ outcome, message: "changed", code: null, input: made!.input }, "before");
      expect(sample.stopped(rendered)).toBe(false);
      expect(rendered.stdout).toContain("echo two");
    }
    const denied = host.render({ outcome: "deny", message: "no", code: null, input: made!.input }, "before");
    expect(sample.stopped(denied)).toBe(true);
    expect(denied.stdout).not.toContain("echo two");
  });

  it.skipIf(host.rewrite === undefined)("P2: makes no other call of what is none, or of a change that is none", () => {
    const whole = bytes(message);
    expect(host.rewrite!(whole, () => null, 7)).toBeNull();
    expect(host.rewrite!(whole, () => ({}), 7)).toBeNull();
    const none = [Buffer.from("hello"), bytes({}), bytes(sample.after(sample.shell, sample.command("ls"), "x"))];
    for (const raw of none) expect(host.rewrite!(raw, (input) => input, 7)).toBeNull();
  });

  it.skipIf(sample.prompt === undefined)("E1: hands a prompt's text over", () => {
    expect(parse(sample.prompt!("go on"))).toMatchObject({
      ok: true,
      phase: "prompt",
      result: "go on",
      call: { session: "s1", tool: "text", cwd: "/home/dev/ws" },
    });
    expect(codeOf(parse(changed(sample.prompt!("x"), Object.keys(sample.prompt!("x")).slice(-1), 7)))).toMatch(
      /^hook\.field/,
    );
  });

  it.skipIf(sample.session === undefined)("E1: says where a session begins, which nothing can refuse", () => {
    expect(parse(sample.session!())).toMatchObject({ ok: true, phase: "session", root: "/home/dev/ws" });
    const refused = host.render({ outcome: "deny", message: "because", code: "internal" }, "session");
    expect(refused.exit).toBe(0);
    expect(refused.stdout).not.toContain("because");
  });

  it("makes a message of its own that its door reads as a shell call, and the guard knows again", () => {
    const parsed = parse(host.canary(CANARIES.deny, "/home/dev/ws", canarySession("1")));
    expect(parsed).toMatchObject({ ok: true, phase: "before", call: { tool: "shell", cwd: "/home/dev/ws" } });
    const { call } = parsed as Extract<typeof parsed, { ok: true }>;
    expect(isCanary(call.session, call.tool, call.arguments as Json)).toBe(true);
  });

  it("stays within a third of the host's patience", () => {
    const { host: patience, own, guard } = host.deadline;
    expect(own).toBeLessThanOrEqual(patience / 3);
    expect(guard).toBeLessThan(own);
  });

  it("installs absolute paths below the home folder that run our client and nothing else", () => {
    const place = {
      home: "/home/dev",
      environment: {},
      command: "/d/program/current/rampart-hook /d/doors/x.door || exit 2",
      argv: ["/d/program/current/rampart-hook", "/d/doors/x.door"],
      failClosed: true,
    };
    const targets = host.install(place);
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) {
      expect(target.file.startsWith("/home/dev/.")).toBe(true);
      if (target.kind === "own") expect(target.text).toContain("/d/program/current/rampart-hook");
      else for (const { value } of target.entries) expect(target.commandsOf(value)).toEqual([place.command]);
    }
    for (const trace of host.traces) expect(trace).toMatch(/^\.[\w./-]+$/);
  });

  it("installs programs of ours that load: a host says nothing of one that does not", async () => {
    const argv = ["/d/program/current/rampart-hook", "/d/doors/x.door"];
    for (const failClosed of [true, false]) {
      const place = { home: "/home/dev", environment: {}, command: "/d/c || exit 2", argv, failClosed };
      for (const target of host.install(place)) {
        if (target.kind !== "own") continue;
        if (/\.[mc]?[jt]s$/.test(target.file)) {
          // Loading one starts nothing: it names functions, and Node's own modules.
          const loaded = await import(`data:text/javascript,${encodeURIComponent(target.text)}`);
          expect(Object.values(loaded).some((one) => typeof one === "function" || typeof one === "object")).toBe(true);
        } else if (target.file.endsWith(".json")) expect(() => JSON.parse(target.text)).not.toThrow();
        else if (target.text.startsWith("#!/bin/sh")) {
          expect(spawnSync("/bin/sh", ["-n"], { input: target.text, encoding: "utf8" })).toMatchObject({
            status: 0,
            stderr: "",
          });
        }
      }
    }
  });

  it("claims in its documentation what it claims here, and calls itself proved only with measurements", () => {
    const text = readFileSync(resolve(ROOT, `docs/hosts/${host.host}.md`), "utf8");
    expect(text).toContain(claimsTable(host));
    expect(text).toContain(host.ask);
    expect(host.claims.some((claim) => claim.evidence === "measured")).toBe(host.proved);
  });
});

/** A recorded message as our client gets it: hosts without hooks hand events to our extension, which wraps them. */
function messageOf(host: Host, line: string): { message: unknown; session: string; tool: string } | null {
  const recorded = JSON.parse(line);
  if (recorded.init !== undefined) return null;
  if (host.host === "opencode") {
    const { ev, i, o } = recorded;
    const message = {
      event: `tool.execute.${ev}`,
      cwd: "/home/dev/ws",
      input: i,
      output: ev === "after" ? { output: o.output } : o,
    };
    return { message, session: i.sessionID, tool: i.tool };
  }
  if (host.host === "pi") {
    const { ev, e } = recorded;
    return { message: { event: ev, session: "pi", cwd: "/home/dev/ws", data: e }, session: "pi", tool: e.toolName };
  }
  const message = recorded.stdin;
  const call = message.tool_call ?? message.tool_result;
  return {
    message,
    session: message.session_id ?? message.sessionId ?? message.sessionContext?.rootSessionId ?? message.taskId,
    tool: message.tool_name ?? message.toolName ?? call?.name,
  };
}

describe("recorded messages of real agents", () => {
  const files = existsSync(VECTORS) ? readdirSync(VECTORS) : [];
  it.skipIf(files.length === 0).each(files.length === 0 ? ["(../shared/vectors/hooks is absent)"] : files)(
    "D3: %s",
    (name) => {
      const host = hostNamed(name.split("-")[0]!)!;
      let read = 0;
      for (const line of readFileSync(resolve(VECTORS, name), "utf8").trim().split("\n")) {
        const recorded = messageOf(host, line);
        if (recorded === null) continue;
        const parsed = host.parse(bytes(recorded.message), 0);
        expect(parsed).toMatchObject({ ok: true, call: { session: recorded.session, hostTool: recorded.tool } });
        if (parsed.ok) expect(parsed.call.tool).toBe(name.includes("mcp") ? "mcp" : "shell");
        read++;
      }
      expect(read).toBeGreaterThan(0);
    },
  );
});
