import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frame, makeStage, type Play, type Stage } from "../testing/fake-guard.js";

/** One contract for both hook clients: against a guard that behaves, and against every one that does not. */

const ROOT = resolve(fileURLToPath(import.meta.url), "../../../../..");
const NATIVE = join(ROOT, "native");
const built = mkdtempSync(join(tmpdir(), "rampart-client-"));
const HOOK = join(built, "rampart-hook.mjs");
afterAll(() => rmSync(built, { recursive: true, force: true }));

/** The Node hook as hosts get it, from the sources of this moment. */
beforeAll(async () => {
  await bundle("hook.ts", HOOK, "esm");
  await bundle("decide.ts", join(built, "rampart-decide.cjs"), "cjs");
}, 60_000);

const SOURCES = ["core", "ledger", "service"].map((name) => [
  `@rampart/${name}`,
  join(ROOT, "packages", name, "src/index.ts"),
]);

async function bundle(entry: string, file: string, format: "esm" | "cjs"): Promise<void> {
  const input = join(ROOT, "packages/edge/src/bin", entry);
  const made = await rolldown({
    input,
    platform: "node",
    resolve: { alias: Object.fromEntries(SOURCES) },
    logLevel: "silent",
    cwd: ROOT,
  });
  await made.write({ file, format, codeSplitting: false, minify: true });
  await made.close();
}

for (const mode of [[], ["sanitize"]]) spawnSync(process.execPath, [join(NATIVE, "build.mjs"), ...mode]);
const program = (name: string) => join(NATIVE, "build", name);
const clients: readonly { readonly name: string; readonly there: boolean; command(door: string): string[] }[] = [
  { name: "the Node hook", there: true, command: (door) => [process.execPath, "--no-warnings", HOOK, door] },
  ...["rampart-hook", "rampart-hook-sanitize"].map((name) => ({
    name: name === "rampart-hook" ? "the native client" : "the native client with sanitizers",
    there: existsSync(program(name)),
    command: (door: string) => [program(name), door],
  })),
];

interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** Runs a client; `input` null leaves stdin open without a byte. */
function run(
  command: readonly string[],
  input: Buffer | string | null,
  env: Record<string, string> = {},
): Promise<Ran> {
  const start = performance.now();
  const child = spawn(command[0]!, command.slice(1), { env: { PATH: "/usr/bin:/bin", ...env } });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk) => out.push(chunk));
  child.stderr.on("data", (chunk) => err.push(chunk));
  child.stdin.on("error", () => undefined);
  if (input !== null) child.stdin.end(input);
  return new Promise((done) => {
    child.on("close", (exit) => {
      const [stdout, stderr] = [Buffer.concat(out).toString(), Buffer.concat(err).toString()];
      done({ exit, stdout, stderr, ms: performance.now() - start });
    });
  });
}

const PAYLOAD = JSON.stringify({
  session_id: "s",
  cwd: "/home/dev/ws",
  hook_event_name: "BeforeTool",
  tool_name: "run_shell_command",
  tool_input: { command: "ls" },
});
const DENY = '{"decision":"deny","reason":"no"}';
const say =
  (text: string): Play =>
  (socket) =>
    void socket.end(text);

function linked(door: string): string {
  symlinkSync(door, `${door}.link`);
  return `${door}.link`;
}

function opened(door: string): string {
  chmodSync(door, 0o666);
  return door;
}
function rewritten(door: string, text: string): string {
  writeFileSync(door, text);
  return door;
}

/** Stands in for Node and the Node hook behind the native client, whose own rows are above: it starts faster. */
const alone = join(built, "alone");
writeFileSync(alone, `#!/bin/sh\necho '{"decision":"deny","reason":"(bundle.missing)"}'\nexit 2\n`, { mode: 0o755 });

describe.concurrent.each(clients)("$name", ({ there, command }) => {
  const test = it.skipIf(!there);
  const ask = async (stage: Stage, input: Buffer | string | null = PAYLOAD) => run(command(stage.door), input);

  test.each([
    ["no opinion", frame(0, "{}"), { exit: 0, stdout: "{}", stderr: "" }],
    ["nothing at all", frame(0, ""), { exit: 0, stdout: "", stderr: "" }],
    ["a denial", frame(0, DENY), { exit: 0, stdout: DENY, stderr: "" }],
    ["a refusal", frame(2, DENY, "no"), { exit: 2, stdout: DENY, stderr: "no" }],
    [
      "a megabyte and letters beyond ASCII",
      frame(0, "ü".repeat(512 * 1024)),
      { exit: 0, stdout: "ü".repeat(512 * 1024), stderr: "" },
    ],
  ])("passes on %s", async (_why, text, expected) => {
    const stage = await makeStage(say(text), { guardMs: 4_000 });
    expect(await ask(stage)).toMatchObject(expected);
    expect(stage.frames.map(String)).toEqual([
      `{"v":1,"op":"hook","host":"gemini","bytes":${PAYLOAD.length}}\n${PAYLOAD}`,
    ]);
  });

  const WRONG: readonly (readonly [why: string, play: Play | null])[] = [
    ["is not there", null],
    ["closes without a word", say("")],
    ["says garbage", say("hello\n")],
    ["says JSON of another form", say('{"exit":0,"v":1,"out":2,"err":0}\n{}')],
    ["puts spaces into its header", say('{"v": 1,"exit":0,"out":2,"err":0}\n{}')],
    ["speaks another version", say('{"v":2,"exit":0,"out":2,"err":0}\n{}')],
    ["says less than it promised", say('{"v":1,"exit":0,"out":3,"err":0}\n{}')],
    ["says more than it promised", say('{"v":1,"exit":0,"out":1,"err":0}\n{}')],
    ["writes a number with a leading zero", say('{"v":1,"exit":00,"out":2,"err":0}\n{}')],
    ["promises more than a client takes", say(`{"v":1,"exit":0,"out":1048577,"err":0}\n${"x".repeat(1048577)}`)],
    ["promises more than fits a number", say('{"v":1,"exit":0,"out":99999999999999999999,"err":0}\n')],
    ["answers with an exit code hosts let pass", say(frame(1, ""))],
    ["goes on for ever", (socket) => void setInterval(() => socket.write("x".repeat(65536)), 1).unref()],
    ["is frozen", () => undefined],
    ["answers whole but never ends", (socket) => void socket.write(frame(0, "{}"))],
    [
      "dribbles",
      (socket) => void [...frame(0, "{}")].forEach((byte, at) => void setTimeout(() => socket.write(byte), 40 * at)),
    ],
    ["hangs up in the middle", (socket) => void socket.write('{"v":1,"exit":0,', () => socket.destroy())],
  ];
  test.each(WRONG)(
    "decides by itself when the guard %s, and without a bundle that is a refusal",
    async (_why, play) => {
      const stage = await makeStage(play, { hook: HOOK });
      const ran = await ask(stage);
      expect(ran).toMatchObject({ exit: 2 });
      expect(JSON.parse(ran.stdout)).toMatchObject({
        decision: "deny",
        reason: expect.stringContaining("bundle.missing"),
      });
      expect(ran.ms).toBeLessThan(4_000);
    },
  );

  test("takes 8 MiB and hands them on untouched; one byte more is refused", async () => {
    const large = Buffer.alloc(8 * 1024 * 1024, 0x20);
    const stage = await makeStage(say(frame(0, "{}")), { guardMs: 4_000 });
    expect(await ask(stage, large)).toMatchObject({ exit: 0, stdout: "{}" });
    expect(stage.frames[0]!.subarray(-large.length).equals(large)).toBe(true);
    const ran = await ask(stage, Buffer.concat([large, large.subarray(0, 1)]));
    expect(ran).toMatchObject({ exit: 2, stdout: expect.stringContaining('"deny"') });
  });

  test("answers within its own deadline when the host never finishes its message", async () => {
    const stage = await makeStage(say(frame(0, "{}")), { totalMs: 400 });
    const ran = await ask(stage, null);
    expect(ran).toMatchObject({ exit: 2, stdout: expect.stringContaining('"deny"') });
    expect(ran.ms).toBeLessThan(2_000);
  });

  const UNTRUSTED: readonly (readonly [why: string, spoil: (door: string) => string])[] = [
    ["is not there", (door) => `${door}.absent`],
    ["is a link", linked],
    ["may be written by others", opened],
    ["is a folder", (door) => join(door, "..")],
    ["is of another version", (door) => rewritten(door, "rampart-door 2\nhost gemini\n")],
    ["is cut off", (door) => rewritten(door, "rampart-door 1\nhost gem")],
    ["is huge", (door) => rewritten(door, "rampart-door 1\n".repeat(10_000))],
  ];
  test.each(UNTRUSTED)("refuses with exit 2 when its door file %s", async (_why, spoil) => {
    const stage = await makeStage(say(frame(0, "{}")));
    const ran = await run(command(spoil(stage.door)), PAYLOAD);
    expect(ran).toMatchObject({ exit: 2, stdout: "" });
    expect(ran.stderr).toContain("refused");
    expect(stage.frames).toEqual([]);
  });
});

describe.skipIf(!clients[1]!.there)("the native client alone", { concurrent: true }, () => {
  const native = (door: string) => clients[1]!.command(door);

  it("hands the message to the Node hook with nothing of the environment, and passes its answer on", async () => {
    const stage = await makeStage(null);
    const hook = join(stage.folder, "absent.mjs");
    const lines = [
      'let text = "";',
      'process.stdin.on("data", (chunk) => { text += chunk; });',
      'process.stdin.on("end", () => console.log(JSON.stringify({ argv: process.argv.slice(2), env: process.env, text })));',
    ];
    writeFileSync(hook, lines.join("\n"));
    const ran = await run(native(stage.door), PAYLOAD, {
      RAMPART_MODE: "off",
      NODE_OPTIONS: "--require=/nowhere",
      LD_PRELOAD: "/x",
    });
    const { argv, env, text } = JSON.parse(ran.stdout);
    expect(ran.exit).toBe(0);
    expect(argv.slice(0, 3)).toEqual([stage.door, "local", "wire.unreachable"]);
    expect(Number(argv[3])).toBeGreaterThan(0);
    expect(Object.keys(env).sort()).toEqual(["LANG", "PATH"]);
    expect(text).toBe(PAYLOAD);
  });

  it("gets the local decision of the Node hook", async () => {
    const ran = await run(native((await makeStage(null, { hook: HOOK })).door), PAYLOAD);
    expect(ran).toMatchObject({ exit: 2, stdout: expect.stringContaining("(bundle.missing)") });
  });

  it.each([
    ["crashes", "throw new Error('x')"],
    ["is not there", null],
    ["is killed", "process.kill(process.pid, 'SIGKILL')"],
    ["ends with a code hosts let pass", "process.exit(1)"],
    ["hangs", "setInterval(() => {}, 1000)"],
    ["writes without end", "for (;;) process.stdout.write('x'.repeat(1 << 20))"],
  ])("refuses in the host's words when the Node hook %s too", async (_why, script) => {
    const stage = await makeStage(null, { totalMs: 1_200 });
    if (script !== null) writeFileSync(join(stage.folder, "absent.mjs"), script);
    const ran = await run(native(stage.door), PAYLOAD);
    expect(ran).toMatchObject({ exit: 2, stdout: expect.stringContaining('"decision":"deny"') });
    expect(ran.ms).toBeLessThan(3_000);
  });

  it("does not ask a guard whose folder others may write", async () => {
    const stage = await makeStage(say(frame(0, "{}")), { hook: HOOK });
    chmodSync(stage.folder, 0o777);
    const ran = await run(native(stage.door), PAYLOAD);
    expect(ran).toMatchObject({ exit: 2, stdout: expect.stringContaining('"deny"') });
    expect(stage.frames).toEqual([]);
  });

  it.each([[[]], [["relative.door"]], [["/a", "/b"]]])("refuses anything but one absolute path: %j", async (argv) => {
    expect(await run([program("rampart-hook"), ...argv], PAYLOAD)).toMatchObject({ exit: 2, stdout: "" });
  });

  it("is one static file of less than 1 MB and less than 1,000 lines", () => {
    const size = spawnSync("stat", ["-c", "%s", program("rampart-hook")], { encoding: "utf8" }).stdout;
    expect(Number(size)).toBeLessThan(1_000_000);
    const lines = spawnSync("sh", ["-c", `cat ${NATIVE}/hook/*.[ch] | wc -l`], { encoding: "utf8" }).stdout;
    expect(Number(lines)).toBeLessThan(1_000);
  });
});

describe("the Node hook alone", () => {
  it.each([
    ["ends the process", "process.exit();"],
    [
      "throws where nobody waits",
      "setTimeout(() => { throw new Error('x'); }); exports.decideLocally = () => new Promise(() => {});",
    ],
    ["cannot be read", "}"],
    ["is something else", "exports.other = 1;"],
  ])("exits with 2 when its local decision %s", async (why, script) => {
    const folder = join(built, why.replaceAll(" ", "-"));
    mkdirSync(folder);
    copyFileSync(HOOK, join(folder, "rampart-hook.mjs"));
    writeFileSync(join(folder, "rampart-decide.cjs"), script);
    const stage = await makeStage(null);
    const ran = await run([process.execPath, join(folder, "rampart-hook.mjs"), stage.door], PAYLOAD);
    expect(ran.exit).toBe(2);
  });
});

describe("what parses bytes from outside", () => {
  it.skipIf(!existsSync(program("fuzz")))(
    "survives 200,000 mutated answers and door files under the sanitizers",
    () => {
      const ran = spawnSync(program("fuzz"), ["20261120", "200000"], { encoding: "utf8", timeout: 60_000 });
      expect(ran).toMatchObject({ status: 0, stderr: "" });
      expect(ran.stdout).toMatch(/^200000 rounds, [1-9]\d* replies and [1-9]\d* door files accepted\n$/);
    },
  );
});
