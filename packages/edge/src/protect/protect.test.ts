import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parseDoor } from "../hook/door.js";
import type { Host, InstallPlace } from "../hosts/host.js";
import { HOSTS } from "../hosts/index.js";
import { makeWorld } from "../testing/world.js";
import { applyPlan } from "./apply.js";
import { doorFile } from "./command.js";
import type { DoorChoice, ProtectContext } from "./context.js";
import { inspectDoor } from "./inspect.js";
import { planProtect, planUnprotect } from "./plan.js";

const ENFORCE: DoorChoice = { mode: "enforce", onUnavailable: "deny" };
let home: string;
let context: ProtectContext;
beforeEach(() => {
  ({ home, context } = makeWorld());
});

const protect = async (host: Host, choice = ENFORCE) => applyPlan(await planProtect(host, context, choice), context);
const unprotect = async (host: Host) => applyPlan(await planUnprotect(host, context), context);
const refused = (host: Host) =>
  planProtect(host, context, ENFORCE).then(
    () => null,
    (error) => error,
  );

const placeFor = (_host: Host): InstallPlace => ({
  home,
  environment: {},
  command: "x",
  argv: ["x"],
  failClosed: true,
});
/** The settings file a host shares with others, or undefined where everything is a file of ours. */
const shared = (host: Host) => host.install(placeFor(host)).find((target) => target.kind === "settings");
const files = (host: Host) => host.install(placeFor(host)).map((target) => target.file);

function settingsFile(host: Host): string {
  return shared(host)!.file;
}
function writeSettings(host: Host, text: string): string {
  const file = settingsFile(host);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text, { mode: 0o640 });
  return file;
}

/** Every command a host would run, by list. */
function commands(host: Host): Record<string, string[]> {
  const target = shared(host)!;
  if (target.kind !== "settings") return {};
  const value = JSON.parse(readFileSync(target.file, "utf8"));
  const lists = new Set(target.entries.map(({ list }) => list.join(" ")));
  const found: Record<string, string[]> = {};
  for (const path of lists) {
    const list = path.split(" ").reduce((here, key) => here?.[key], value);
    if (list !== undefined) found[path] = list.flatMap((one: never) => target.commandsOf(one));
  }
  return found;
}

/** Everything below a folder: its path and what it holds. */
function everything(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    names.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length), entry.isFile() ? `${statSync(path).mode} ${readFileSync(path, "utf8")}` : ""];
    }),
  );
}

describe.each(Object.values(HOSTS))("D3: protecting $host", (host) => {
  it("makes the host run the stable copy by absolute paths, for every event of its door", async () => {
    await protect(host);
    for (const target of host.install(placeFor(host))) {
      const text = readFileSync(target.file, "utf8");
      expect(text).toContain(join(context.layout.data, "program/current/rampart-hook.mjs"));
      expect(text).toContain(doorFile(context.layout.data, host.host));
      if (target.kind === "own") expect(statSync(target.file).mode & 0o777).toBe(target.executable ? 0o700 : 0o600);
    }
    const door = readFileSync(doorFile(context.layout.data, host.host), "utf8");
    expect(parseDoor(door)).toMatchObject({ host: host.host, home, root: null });
    expect(statSync(doorFile(context.layout.data, host.host)).mode & 0o777).toBe(0o600);
  });

  it("changes nothing the second time", async () => {
    await protect(host);
    expect((await planProtect(host, context, ENFORCE)).changes).toEqual([]);
    expect(await inspectDoor(host, context)).toMatchObject({ protected: true, problems: [] });
  });

  it("and taking it away leaves the home folder as it was, to the byte", async () => {
    mkdirSync(join(home, ".config"), { mode: 0o700 });
    writeFileSync(join(home, ".config/mine"), "mine");
    const before = everything(home);
    await protect(host);
    expect(everything(home)).not.toEqual(before);
    await unprotect(host);
    const after = everything(home);
    const ours = Object.keys(after).filter((path) => /^\/\.(config|local)(\/share|\/state)?(\/rampart.*)?$/.test(path));
    for (const path of ours) if (!(path in before)) delete after[path];
    expect(after).toEqual(before);
    expect(existsSync(join(context.layout.data, "program"))).toBe(false);
    expect(existsSync(join(context.layout.data, "doors"))).toBe(false);
  });

  it("fails closed where the client itself fails, and does not where the door only watches", async () => {
    await protect(host);
    const texts = () => files(host).map((file) => readFileSync(file, "utf8"));
    const closed = texts();
    await protect(host, { mode: "monitor", onUnavailable: "deny" });
    expect(texts()).not.toEqual(closed);
    for (const text of texts()) expect(text).not.toContain("exit 2");
  });
});

/** One of each kind: entries in lists of their own form, a file of ours, several of both. */
const KINDS = ["gemini", "copilot", "opencode", "antigravity"].map((name) => HOSTS[name]!);

describe.each(KINDS)("D3: the door of $host afterwards", (host) => {
  it("P14: records the mode and turns the last resort of a watching door into no opinion", async () => {
    await protect(host, { mode: "monitor", onUnavailable: "deny" });
    const doors = JSON.parse(readFileSync(join(context.layout.state, "doors.json"), "utf8"));
    expect(doors).toEqual({ v: 1, doors: { [host.host]: { mode: "monitor", onUnavailable: "deny", since: 1_000 } } });
    const { deny } = parseDoor(readFileSync(doorFile(context.layout.data, host.host), "utf8"));
    expect(deny).toEqual(host.render({ outcome: "no-opinion", message: "", code: null }, "before"));
  });

  it("replaces what an earlier version of this installation wrote", async () => {
    await protect(host);
    writeFileSync(context.program[1]!.source, "// newer\n");
    await protect(host);
    const current = join(context.layout.data, "program", "current");
    expect(readFileSync(join(current, "rampart-hook.mjs"), "utf8")).toBe("// newer\n");
    expect(readlinkSync(current)).toMatch(/^0\.1\.0-[0-9a-f]{12}$/);
    writeFileSync(context.program[1]!.source, "// newest\n");
    await protect(host);
    // This one, the one before it for hooks that are just running, and the link.
    expect(readdirSync(join(current, ".."))).toHaveLength(3);
  });

  it("tells of a file that is gone or was emptied", async () => {
    await protect(host);
    rmSync(files(host)[0]!);
    expect(await inspectDoor(host, context)).toMatchObject({ protected: false });
  });
});

const SHARING = Object.values(HOSTS).filter((host) =>
  host
    .install({ home: "/", environment: {}, command: "x", argv: [], failClosed: true })
    .some(({ kind }) => kind === "settings"),
);
const OWNING = Object.values(HOSTS).filter((host) =>
  host
    .install({ home: "/", environment: {}, command: "x", argv: [], failClosed: true })
    .some(({ kind }) => kind === "own"),
);

describe.each(OWNING)("D3: a file of ours at $host", (host) => {
  const own = () => host.install(placeFor(host)).find(({ kind }) => kind === "own")!.file;

  it("never takes the place of somebody else's", async () => {
    mkdirSync(dirname(own()), { recursive: true, mode: 0o700 });
    writeFileSync(own(), "// mine\n");
    expect(await refused(host)).toMatchObject({ code: "config.occupied", place: { file: own() } });
    expect(readFileSync(own(), "utf8")).toBe("// mine\n");
    expect(existsSync(context.layout.data)).toBe(false);
  });

  it("goes when somebody edited it, and stays when it became somebody else's", async () => {
    await protect(host);
    writeFileSync(own(), `${readFileSync(own(), "utf8")}\n`);
    await unprotect(host);
    expect(existsSync(own())).toBe(false);
    await protect(host);
    writeFileSync(own(), "// mine\n");
    await unprotect(host);
    expect(readFileSync(own(), "utf8")).toBe("// mine\n");
  });
});

describe.each(SHARING.filter((host) => KINDS.includes(host) || host.host === "claude-code"))(
  "D3: settings of $host",
  (host) => {
    it("run our client for every event of the door", async () => {
      await protect(host);
      const lists = Object.values(commands(host));
      expect(lists.length).toBeGreaterThan(0);
      for (const [command, ...more] of lists) {
        expect(more).toEqual([]);
        const limited = command!.replace(/^\/usr\/bin\/timeout -s KILL 20 /, "");
        const [env, flag, node, , hook, door, ...otherwise] = limited.split(" ");
        expect([env, flag, node]).toEqual(["/usr/bin/env", "-i", process.execPath]);
        expect(readFileSync(hook!, "utf8")).toBe("// rampart-hook.mjs\n");
        expect(door).toBe(doorFile(context.layout.data, host.host));
        expect(otherwise.join(" ")).toBe("|| { echo 'Rampart refused this call' >&2; exit 2; }");
      }
    });

    const KEPT: readonly (readonly [why: string, text: string])[] = [
      ["comments and odd spacing", '// mine\n{ "theme" : "dark", /* x */\n\n "hooks": {} }'],
      ["a trailing comma", '{\n  "a": [1, 2,],\n}\n'],
      ["no line feed at the end", "{}"],
      ["a byte order mark", '\uFEFF{"a": 1}'],
      ["empty lists of ours", '{"hooks": {"BeforeTool": [], "PreToolUse": []}}'],
    ];
    it.each(KEPT)("and taking it away gives back byte for byte: %s", async (_why, text) => {
      const file = writeSettings(host, text);
      await protect(host);
      expect(readFileSync(file, "utf8")).not.toBe(text);
      expect(statSync(file).mode & 0o777).toBe(0o640);
      await unprotect(host);
      expect(readFileSync(file, "utf8")).toBe(text);
    });

    it("keeps entries of others, those of another product called rampart included, before and after", async () => {
      const target = shared(host)!;
      const { list, value } = target.kind === "settings" ? target.entries[0]! : { list: [], value: {} };
      const foreign = ["rampart hook", "/usr/local/bin/rampart hook --format gemini", "audit.sh"];
      const text = JSON.stringify(value);
      const elements = foreign.map((command) => JSON.parse(text.replaceAll('"x"', JSON.stringify(command))));
      const settings = list.reduceRight<unknown>((inner, key) => ({ [key]: inner }), elements);
      const file = writeSettings(host, JSON.stringify(settings, null, 2));
      const event = list.join(" ");
      await protect(host);
      expect(commands(host)[event]!.slice(0, 3)).toEqual(foreign);
      expect(commands(host)[event]).toHaveLength(4);
      // The user goes on editing: byte for byte is out of reach, ours goes and the rest stays.
      writeFileSync(file, readFileSync(file, "utf8").replace("audit.sh", "audit2.sh"));
      await unprotect(host);
      expect(commands(host)[event]).toEqual([
        "rampart hook",
        "/usr/local/bin/rampart hook --format gemini",
        "audit2.sh",
      ]);
    });

    it("lose us also when somebody switched the hooks off meanwhile", async () => {
      const file = writeSettings(host, "{}");
      await protect(host);
      const value = JSON.parse(readFileSync(file, "utf8"));
      const off = { disableAllHooks: true, hooksConfig: { enabled: false } };
      writeFileSync(file, JSON.stringify({ ...value, ...off }));
      await unprotect(host);
      expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(off);
    });
  },
);

it("D3: takes only our command out of an entry somebody else added to", async () => {
  const host = HOSTS["gemini"]!;
  await protect(host);
  const file = settingsFile(host);
  const value = JSON.parse(readFileSync(file, "utf8"));
  value.hooks.BeforeTool[0].hooks.unshift({ type: "command", command: "mine.sh" });
  writeFileSync(file, JSON.stringify(value));
  await unprotect(host);
  expect(commands(host)).toEqual({ "hooks BeforeTool": ["mine.sh"] });
});

describe("what stands in the way is named, and nothing is changed", () => {
  const host = HOSTS["gemini"]!;
  const BROKEN: readonly (readonly [why: string, text: string, code: string, place: string])[] = [
    ["a missing brace", '{\n  "hooks": {\n', "config.syntax", ":3:1"],
    ["a key twice", '{\n  "a": 1,\n  "a": 2\n}', "config.duplicate_key", ":3:3"],
    ["a list where an object belongs", '{"hooks": []}', "config.shape", ":1:11"],
    ["an object where a list belongs", '{"hooks": {"BeforeTool": {}}}', "config.shape", ":1:26"],
    ["no object at all", "[]", "config.shape", ":1:1"],
    ["hooks switched off", '{\n "hooksConfig": {"enabled": false}}', "config.switched_off", ":2:29"],
    [
      "our hook switched off by name",
      '{"hooksConfig": {"disabled": ["rampart-door"]}}',
      "config.switched_off",
      ":1:30",
    ],
    ["no text", "\xff\xfe", "config.encoding", ""],
  ];
  it.each(BROKEN)("%s", async (_why, text, code, place) => {
    const file = writeSettings(host, "");
    writeFileSync(file, Buffer.from(text, "latin1"));
    const error = await refused(host);
    expect(error).toMatchObject({ code });
    expect(error.message.startsWith(`${file}${place}: `)).toBe(true);
    expect(readFileSync(file, "latin1")).toBe(text);
    expect(existsSync(context.layout.data)).toBe(false);
  });

  it.each(["copilot", "cursor"])("a version of the file nobody here knows, at %s", async (name) => {
    const other = HOSTS[name]!;
    for (const version of ["2", '"1"']) {
      const file = writeSettings(other, `{\n  "version": ${version}, // mine\n  "hooks": {}\n}`);
      const error = await refused(other);
      expect(error).toMatchObject({ code: "config.version" });
      expect(error.message.startsWith(`${file}:2:14: `)).toBe(true);
      expect(readFileSync(file, "utf8")).toContain(`"version": ${version}, // mine`);
      expect(existsSync(context.layout.data)).toBe(false);
    }
  });

  const PLACED: readonly (readonly [why: string, code: string, place: (file: string) => void])[] = [
    ["a link", "config.symlink", (file) => symlinkSync("/etc/hostname", file)],
    ["a folder", "config.kind", (file) => mkdirSync(file)],
    [
      "a second name of another file",
      "config.hard_linked",
      (file) => {
        writeFileSync(`${file}.a`, "{}");
        linkSync(`${file}.a`, file);
      },
    ],
    ["a read-only file", "config.read_only", (file) => writeFileSync(file, "{}", { mode: 0o444 })],
    ["too large", "config.too_large", (file) => writeFileSync(file, " ".repeat(1024 * 1024 + 1))],
  ];
  it.each(PLACED)("%s", async (_why, code, place) => {
    const file = settingsFile(host);
    mkdirSync(dirname(file), { mode: 0o700 });
    place(file);
    expect(await refused(host)).toMatchObject({ code, place: { file } });
    expect(existsSync(context.layout.data)).toBe(false);
  });

  it("a folder that is a link", async () => {
    mkdirSync(join(home, "dotfiles"));
    symlinkSync("dotfiles", join(home, ".gemini"));
    expect(await refused(host)).toMatchObject({ code: "config.symlink", place: { file: join(home, ".gemini") } });
  });

  it("a file of another user", async () => {
    writeSettings(host, "{}");
    context = { ...context, uid: context.uid + 1 };
    expect(await refused(host)).toMatchObject({ code: "config.owner" });
  });

  it.skipIf(process.getuid?.() !== 0)(
    "a folder that cannot be written (root would pass vacuously: another user)",
    async () => {
      const file = writeSettings(host, "{}");
      for (const path of [dirname(home), join(dirname(home), "built"), home, dirname(file), file])
        chownSync(path, 65534, 65534);
      chmodSync(dirname(file), 0o555);
      context = { ...context, uid: 65534 };
      process.seteuid!(65534);
      try {
        // Readable and unlocked, so the plan stands; writing fails, and what was written before it is taken back.
        chmodSync(dirname(file), 0o755);
        const plan = await planProtect(host, context, ENFORCE);
        chmodSync(dirname(file), 0o555);
        expect(await refused(host)).toMatchObject({ code: "config.read_only", place: { file: dirname(file) } });
        await expect(applyPlan(plan, context)).rejects.toMatchObject({ code: "config.read_only" });
        expect(readFileSync(file, "utf8")).toBe("{}");
        expect(existsSync(doorFile(context.layout.data, host.host))).toBe(false);
      } finally {
        process.seteuid!(0);
      }
    },
  );

  it("a step that fails takes back the files before it", async () => {
    const file = writeSettings(host, "{}");
    const plan = await planProtect(host, context, ENFORCE);
    const last = plan.changes.at(-1)!;
    const broken = { ...last, path: join(file, "below-a-file") } as typeof last;
    const changes = [...plan.changes.slice(0, -1), { ...broken, foreign: false, before: null } as typeof last];
    await expect(applyPlan({ ...plan, changes }, context)).rejects.toThrow();
    expect(existsSync(doorFile(context.layout.data, host.host))).toBe(false);
    expect(existsSync(join(context.layout.state, "doors.json"))).toBe(false);
    expect(readFileSync(file, "utf8")).toBe("{}");
  });

  it("a program that was not built", async () => {
    context = { ...context, program: [{ name: "rampart-hook.mjs", source: join(home, "absent") }] };
    expect(await refused(host)).toMatchObject({ code: "program.missing" });
  });

  it("a path no shell quotes the same way", async () => {
    context = { ...context, layout: { ...context.layout, data: join(home, "a$HOME'b") } };
    expect(await refused(host)).toMatchObject({ code: "program.path" });
  });

  it("settings changed between showing the plan and doing it", async () => {
    const file = writeSettings(host, "{}");
    const plan = await planProtect(host, context, ENFORCE);
    writeFileSync(file, '{"theme": "light"}');
    await expect(applyPlan(plan, context)).rejects.toMatchObject({ code: "config.changed" });
    expect(readFileSync(file, "utf8")).toBe('{"theme": "light"}');
  });
});
