import { spawnSync } from "node:child_process";
import { appendFile, chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LedgerError } from "../error.js";
import { temporaryFolder } from "../testing/support.js";
import { describeWitness, checkpointNote as note } from "../testing/witness-contract.js";
import { fileWitness } from "./file.js";
import { type GitWitnessOptions, gitWitness } from "./git.js";
import { printWitness } from "./print.js";
import { submitCheckpoint, type Witness } from "./witness.js";

const hasGit = spawnSync("git", ["--version"]).status === 0;

describeWitness("file", async () => fileWitness(join(await temporaryFolder(), "checkpoints")));
describeWitness("print", async () => printWitness(() => {}));
if (hasGit) {
  describeWitness("git", async () => {
    const folder = await temporaryFolder();
    spawnSync("git", ["init", "--quiet", "--bare", join(folder, "remote.git")]);
    return gitWitness({ remote: join(folder, "remote.git"), repository: join(folder, "own.git") });
  });
} else {
  it.skip("git: the git program is not installed", () => {});
}

describe("the file witness", () => {
  it("has the form of the log's own checkpoints", async () => {
    const path = join(await temporaryFolder(), "w");
    await fileWitness(path).submit(note(3));
    expect(await readFile(path, "utf8")).toBe(`${note(3)}\n`);
  });

  it("is not misled by a record that a lost connection left half written", async () => {
    const path = join(await temporaryFolder(), "w");
    const witness = fileWitness(path);
    await witness.submit(note(3));
    await appendFile(path, note(4).slice(0, 80));
    await witness.submit(note(5));
    expect(await witness.kept()).toEqual([note(3), note(5)]);
  });

  it("says that it was tampered with or cannot be reached", async () => {
    const folder = await temporaryFolder();
    const unreachable = expect.objectContaining({ code: "witness.unreachable" });
    expect((await submitCheckpoint(fileWitness(join(folder, "no", "such", "folder")), note(1))).error).toEqual(
      unreachable,
    );
    await writeFile(join(folder, "w"), "x\n\nx\n\n");
    expect((await submitCheckpoint(fileWitness(join(folder, "w")), note(1))).error).toEqual(unreachable);
    expect(await fileWitness(join(folder, "new")).kept()).toEqual([]);
  });
});

describe("the git witness", () => {
  it.skipIf(!hasGit)("leaves a history anybody can read with git alone", async () => {
    const folder = await temporaryFolder();
    const remote = join(folder, "remote.git");
    spawnSync("git", ["init", "--quiet", "--bare", remote]);
    const witness = gitWitness({ remote, branch: "audit/log", repository: join(folder, "own.git") });
    await witness.submit(note(1));
    await witness.submit(note(2));
    const git = (...args: string[]) => spawnSync("git", ["--git-dir", remote, ...args], { encoding: "utf8" }).stdout;
    expect(git("log", "--format=%s %an", "audit/log").trim().split("\n")).toEqual([
      "checkpoint of 2 entries Rampart",
      "checkpoint of 1 entries Rampart",
    ]);
    expect(git("show", "audit/log:checkpoints")).toBe(`${note(1)}\n${note(2)}\n`);
  });

  it.skipIf(!hasGit)("never forces: a remote that lost its history, or has another one, is noticed", async () => {
    const folder = await temporaryFolder();
    const make = (own: string) => gitWitness({ remote: join(folder, "remote.git"), repository: join(folder, own) });
    spawnSync("git", ["init", "--quiet", "--bare", join(folder, "remote.git")]);
    await make("a.git").submit(note(7));
    // Somebody else, with an empty repository of his own, still cannot go back.
    expect((await submitCheckpoint(make("b.git"), note(3))).error).toMatchObject({ code: "witness.refused" });
  });

  it.each<[options: GitWitnessOptions, why: string]>([
    [{ remote: "--upload-pack=touch /tmp/x", repository: "x" }, "a remote that is an option"],
    [{ remote: "r", repository: "x", branch: "-x" }, "a branch that is an option"],
    [{ remote: "r", repository: "x", branch: "a..b" }, "a branch that is a range"],
    [{ remote: "r", repository: "x", branch: "a b" }, "a branch with a space"],
  ])("refuses %j (%s)", (options) => {
    expect(() => gitWitness(options)).toThrow(expect.objectContaining({ code: "witness.refused" }));
  });

  it("an unreachable remote and a missing program are reported, and the password is not", async () => {
    const folder = await temporaryFolder();
    const gone = gitWitness({ remote: join(folder, "gone.git"), repository: join(folder, "own.git") });
    expect((await submitCheckpoint(gone, note(1))).error).toMatchObject({ code: "witness.unreachable" });
    const none = gitWitness({
      remote: "https://me:secret@example.invalid/x",
      repository: join(folder, "o.git"),
      git: join(folder, "no-git"),
    });
    expect(none.name).toBe("git https://example.invalid/x rampart-checkpoints");
    expect((await submitCheckpoint(none, note(1))).error).toMatchObject({ code: "witness.unreachable" });
  });

  it("a program that hangs is ended", async () => {
    const folder = await temporaryFolder();
    const slow = join(folder, "git");
    await writeFile(slow, "#!/bin/sh\nexec sleep 60\n");
    await chmod(slow, 0o755);
    await mkdir(join(folder, "own.git"));
    const witness = gitWitness({ remote: "r", repository: join(folder, "own.git"), git: slow, deadline: 300 });
    expect((await submitCheckpoint(witness, note(1))).error).toMatchObject({
      code: "witness.unreachable",
      message: expect.stringContaining("in time"),
    });
  });
});

describe("submitCheckpoint", () => {
  it("never rejects and never waits for ever", async () => {
    const witness = (submit: Witness["submit"]): Witness => ({ name: "w", submit, kept: async () => null });
    const hanging = witness(() => new Promise(() => {}));
    expect(await submitCheckpoint(hanging, note(1), 20)).toMatchObject({
      size: 1,
      error: { code: "witness.unreachable" },
    });
    const broken = witness(() => Promise.reject(new LedgerError("log.tampered", "its file is malformed")));
    expect(await submitCheckpoint(broken, note(1))).toMatchObject({
      error: { code: "witness.unreachable", message: "its file is malformed" },
    });
    const throwing = witness(() => Promise.reject(new TypeError("x")));
    expect(await submitCheckpoint(throwing, note(1))).toMatchObject({ error: { code: "witness.unreachable" } });
  });
});
