import { ServiceError } from "@rampart/service";
import { expect, it } from "vitest";
import { recordIo } from "../testing/io.js";
import { Failure } from "./failure.js";
import { run } from "./run.js";
import type { Verb } from "./verb.js";

const errorOf = (code: string) => Object.assign(new Error(`${code}: as the system says it`), { code });

/** What a verb that ends in this error says. */
async function said(error: Error, json = false): Promise<string> {
  const verb: Verb = {
    name: "v",
    summary: "",
    usage: "",
    options: {},
    positionals: { min: 0, max: 0 },
    examples: [],
    run: () => Promise.reject(error),
  };
  const { io, out, err } = recordIo();
  expect(await run(json ? ["v", "--json"] : ["v"], { v: async () => verb }, "0", io)).toBe(3);
  return out() + err();
}

/** What went wrong, where, and what to do next: also where the system refused, and however deep that is hidden. */
it.each([
  [
    new ServiceError("file.unreadable", "/p cannot be opened", errorOf("EACCES")),
    /: permission denied \(EACCES\)\nnext: {2}see whose/,
  ],
  [new ServiceError("folder.unwritable", "/p cannot be made", errorOf("EROFS")), /read-only \(EROFS\)\nnext: {2}mount/],
  [
    new Error("outer", { cause: new Error("inner", { cause: errorOf("ENOSPC") }) }),
    /outer: no space is left on the disk \(ENOSPC\)\nnext: {2}free some/,
  ],
  [errorOf("EISDIR"), /^error: EISDIR: as the system says it\nnext: {2}say a file/],
  [
    new Failure("not_found", "no such thing", "rampart init", 3, { cause: errorOf("EACCES") }),
    /no such thing: permission.*\nnext: {2}rampart init/,
  ],
  [new ServiceError("folder.open_parent", "/p may be rearranged"), /rearranged\nnext: {2}take others/],
  [new Error("the log: ENOSPC: full", { cause: errorOf("ENOSPC") }), /the log: ENOSPC: full\nnext: {2}free some/],
  [new Failure("already_there", "/p exists", null), /exists\nnext: {2}say another file/],
  [new Failure("bad_value", "too short", null, 3), /too short\nnext: {2}rampart v --help/],
  [new Failure("refused", "nothing helps", null), /^error: nothing helps\n$/],
  [new ServiceError("file.missing", "/p is not there", errorOf("ENOENT")), /^error: \/p is not there\n$/],
])("%s", async (error, expected) => {
  expect(await said(error)).toMatch(expected);
});

it("the same for a program", async () => {
  const error = new ServiceError("file.unreadable", "/p cannot be opened", errorOf("EACCES"));
  expect(JSON.parse(await said(error, true)).error).toMatchObject({
    code: "file.unreadable",
    message: "/p cannot be opened: permission denied (EACCES)",
    next: expect.stringMatching(/^see whose/),
  });
});
