import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/support.js";
import { describeWitness, checkpointNote as note } from "../testing/witness-contract.js";
import { programWitness } from "./program.js";
import { submitCheckpoint } from "./witness.js";

async function program(script: string, deadline?: number) {
  const path = join(await temporaryFolder(), "keeper");
  await writeFile(path, `#!/bin/sh\ncd "$(dirname "$0")"\n${script}\n`, { mode: 0o755 });
  return { path, witness: programWitness({ program: path, ...(deadline === undefined ? {} : { deadline }) }) };
}

/** What somebody could write for a bucket that only grows: the size is the second line of a note. */
const KEEPER = `
case $1 in
  kept) cat kept 2>/dev/null; exit 0 ;;
  submit)
    cat > new
    [ -f last ] && cmp -s new last && exit 0
    if [ -f last ]; then
      [ "$(sed -n 1p new)" = "$(sed -n 1p last)" ] && [ "$(sed -n 2p new)" -ge "$(sed -n 2p last)" ] || { echo seen more >&2; exit 20; }
    fi
    { cat new; echo; } >> kept && mv new last ;;
esac`;

describeWitness("program", async () => (await program(KEEPER)).witness);
describeWitness("program that cannot be read back", async () => (await program("[ $1 = submit ] || exit 3")).witness);

describe("the program witness", () => {
  it("gets the note as it is, and nothing else", async () => {
    const { path, witness } = await program('printf "%s" "$*" > args; cat > got');
    await witness.submit(note(2));
    expect(await readFile(join(path, "../got"), "utf8")).toBe(note(2));
    expect(await readFile(join(path, "../args"), "utf8")).toBe("submit");
  });

  it.each([
    ["fails", "echo no bucket >&2; exit 1", "witness.unreachable", /no bucket/],
    ["refuses", "exit 20", "witness.refused", /another history/],
    ["ends by a signal", "kill -9 $$", "witness.unreachable", /exit null/],
    ["hangs", "exec sleep 60", "witness.unreachable", /in time/],
  ])("one that %s", async (_, script, code, message) => {
    const { witness } = await program(script, 1_000);
    expect((await submitCheckpoint(witness, note(1))).error).toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("one that is not there, or prints no checkpoints, is of no use", async () => {
    const none = programWitness({ program: "/nowhere/keeper" });
    expect((await submitCheckpoint(none, note(1))).error).toMatchObject({ code: "witness.unreachable" });
    await expect((await program("printf 'x\\n\\nx\\n\\n'")).witness.kept()).rejects.toMatchObject({
      code: "log.tampered",
    });
  });
});
