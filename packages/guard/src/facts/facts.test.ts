import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Action, EMPTY_SESSION, type SessionFacts, type ToolCall, type WrittenFile } from "@rampart/core";
import { findProject } from "@rampart/service";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { Lru } from "./lru.js";
import { SessionRegistry } from "./registry.js";
import { remember, rememberResult, SESSION_LIMITS, type Session } from "./session.js";

const root = await realpath(await mkdtemp(join(tmpdir(), "rampart-facts-")));
afterAll(() => rm(root, { recursive: true, force: true }));
const home = join(root, "home/dev");
await mkdir(join(home, "repo/.git"), { recursive: true });
await mkdir(join(home, "repo/packages/a"), { recursive: true });
await mkdir(join(home, "plain/deep"), { recursive: true });
await mkdir(join(home, "linked"), { recursive: true });
await writeFile(join(home, "linked/.git"), "gitdir: elsewhere");
await symlink(join(home, "repo"), join(root, "shortcut"));
await symlink("/", join(root, "everything"));

describe("a session's project", () => {
  const rows: readonly (readonly [why: string, folder: string | null, project: string | null])[] = [
    ["the work tree the first call stands in", join(home, "repo/packages/a"), join(home, "repo")],
    ["the root of a work tree", join(home, "repo"), join(home, "repo")],
    ["a linked work tree has a file instead of a folder", join(home, "linked"), join(home, "linked")],
    ["no work tree: the folder itself", join(home, "plain/deep"), join(home, "plain/deep")],
    ["links are followed first", join(root, "shortcut/packages"), join(home, "repo")],
    ["never the home folder", home, null],
    ["never a folder above it", join(root, "home"), null],
    ["never /", "/", null],
    ["never / by another name", join(root, "everything"), null],
    ["never a folder of the system", "/etc", null],
    ["never /tmp itself", "/tmp", null],
    ["never a relative folder", "repo", null],
    ["nothing where the host says nothing", null, null],
    ["nothing where there is no such folder", join(home, "absent"), null],
  ];
  it.each(rows)("%s", async (_why, folder, project) => {
    expect(await findProject(folder, home)).toBe(project);
  });

  it("is found once, also by two first calls at once, and never widened", async () => {
    const seen: Session[] = [];
    const registry = new SessionRegistry(home, async (session) => void seen.push(session));
    const call = { door: "d", session: "s" } as ToolCall;
    const [one, two] = await Promise.all([
      registry.meet(call, join(home, "repo"), 1),
      registry.meet(call, join(home, "plain/deep"), 2),
    ]);
    expect([one.project, two, seen.length]).toEqual([join(home, "repo"), one, 1]);
    expect(registry.known("d", "s")).toBe(one);
    expect(registry.known("other", "s")).toBe(undefined);
  });

  it("is not remembered where its beginning could not be recorded", async () => {
    const registry = new SessionRegistry(home, () => Promise.reject(new Error("EIO")));
    await expect(registry.meet({ door: "d", session: "s" } as ToolCall, home, 1)).rejects.toThrow();
    expect(registry.known("d", "s")).toBe(undefined);
  });
});

describe("what a session remembers", () => {
  const file = (path: string, content: string | null = "x"): WrittenFile => ({ path, content, sources: [] });
  const after = (facts: SessionFacts, written: readonly WrittenFile[], actions: readonly Action[] = []) =>
    remember(facts, { actions, findings: [], wants: [], written });

  it("the newest content of each file, newest last", () => {
    const one = after(EMPTY_SESSION, [file("/a", "1"), file("/b"), file("/a", "2")]);
    expect(one.written.map(({ path, content }) => [path, content])).toEqual([
      ["/b", "x"],
      ["/a", "2"],
    ]);
    expect(after(one, [file("/b", "3")]).written.map(({ path }) => path)).toEqual(["/a", "/b"]);
  });

  it("is bounded in files and bytes; the oldest go first", () => {
    const step = fc.record({ path: fc.integer({ min: 0, max: 400 }), size: fc.constantFrom(0, 10, 30_000) });
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 300 }), { maxLength: 4 }), (calls) => {
        let facts = EMPTY_SESSION;
        for (const call of calls)
          facts = after(
            facts,
            call.map(({ path, size }) => file(`/${path}`, "x".repeat(size))),
          );
        const paths = facts.written.map(({ path }) => path);
        const bytes = facts.written.reduce((sum, { content, path }) => sum + content!.length + path.length, 0);
        expect(new Set(paths).size).toBe(paths.length);
        expect(paths.length).toBeLessThanOrEqual(SESSION_LIMITS.files);
        expect(bytes).toBeLessThanOrEqual(SESSION_LIMITS.bytes);
        const last = calls.at(-1)?.at(-1);
        if (last !== undefined) expect(paths.at(-1)).toBe(`/${last.path}`);
      }),
      { numRuns: 50 },
    );
  });

  it("labels of what was read, not of what was written", () => {
    const action = (kind: string, labels: string[]) => ({ kind, labels, detail: {} }) as unknown as Action;
    const facts = after(
      EMPTY_SESSION,
      [],
      [
        action("file.read", ["credential", "home"]),
        action("file.write", ["production"]),
        action("net.receive", ["untrusted"]),
      ],
    );
    expect(facts.read).toEqual(["credential", "untrusted"]);
    expect(after(facts, [], [action("file.read", ["credential"])])).toBe(facts);
  });

  it.each([
    ["token", ["secret"], "shown"],
    [undefined, ["secret"], "shown"],
    ["op run", [], "handed to a program"],
    ["token create", [], "made anew"],
    ["environment", [], "mostly none: what is one is seen in the result"],
  ])("P9: a stored secret (%s) leaves %j behind: %s", (what, read, _why) => {
    const action = { kind: "secret.read", labels: [], detail: what === undefined ? {} : { what } } as unknown as Action;
    expect(after(EMPTY_SESSION, [], [action]).read).toEqual(read);
  });

  it.each([
    ["secret.github-pat", "critical", ["secret"]],
    ["secret.jwt", "high", ["secret"]],
    ["secret.generic", "low", []],
    ["personal.card", "high", []],
  ] as const)("P9: a result with %s of severity %s leaves %j behind", (code, severity, read) => {
    const findings = [{ code, severity, message: "", span: { start: 0, end: 0 }, action: null }];
    expect(rememberResult(EMPTY_SESSION, findings).read).toEqual(read);
    const facts = { written: [], read: ["secret"] };
    expect(rememberResult(facts, findings)).toBe(facts);
  });
});

describe("Lru", () => {
  it("forgets what was not used for longest", () => {
    const lru = new Lru<string, number>(2);
    lru.set("a", 1);
    lru.set("b", 2);
    lru.get("a");
    lru.set("c", 3);
    expect([lru.get("a"), lru.get("b"), lru.get("c"), lru.size]).toEqual([1, undefined, 3, 2]);
  });

  it("does what a map would whose keys are taken out and put back at every use", () => {
    const key = fc.integer({ min: 0, max: 6 });
    const step = fc.tuple(fc.constantFrom("get", "set", "delete"), key);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const lru = new Lru<number, number>(4);
        const plain = new Map<number, number>();
        const use = (at: number, value: number) => {
          plain.delete(at);
          plain.set(at, value);
        };
        for (const [n, [what, at]] of steps.entries()) {
          if (what === "get") {
            const known = plain.get(at);
            expect(lru.get(at)).toBe(known);
            if (known !== undefined) use(at, known);
          } else if (what === "set") {
            lru.set(at, n);
            use(at, n);
            if (plain.size > 4) plain.delete(plain.keys().next().value as number);
          } else {
            lru.delete(at);
            plain.delete(at);
          }
          expect([...lru.values()]).toEqual([...plain.values()]);
          expect(lru.size).toBe(plain.size);
        }
      }),
    );
  });
});
