import { EVENT_KINDS } from "@rampart/ledger";
import { describe, expect, it } from "vitest";
import { render } from "../command/ink.js";
import { eventLine } from "./event.js";

const line = (event: Parameters<typeof eventLine>[0]) => render(eventLine({ index: 7, time: 0, ...event }), false);

describe("a line of the record", () => {
  it.each(EVENT_KINDS)("%s is no kind of a later version", (kind) =>
    expect(line({ kind })).not.toContain("later version"),
  );

  it("names a kind it does not know, and guesses nothing", () =>
    expect(line({ kind: "constructor" })).toMatch(/constructor \(of a later version\)$/));

  it("says whose credential, what it is good for and who gave it, and never what it is held against", () => {
    const said = line({
      kind: "credential",
      id: "iq7y473n7zrn",
      state: "issued",
      subject: { type: "person", name: "ada" },
      verifier: "sha256:aa",
      scopes: ["approver", "viewer"],
      by: "root",
    });
    expect(said).toMatch(/issued {2}iq7y473n7zrn {2}of person ada by root {2}approver, viewer$/);
  });

  it("says for whom a task is, and who declared it", () =>
    expect(line({ kind: "task", id: "refund-981", state: "declared", agent: "refund-bot", by: "ada" })).toMatch(
      /declared {2}refund-981 {2}for refund-bot {2}by ada$/,
    ));
});
