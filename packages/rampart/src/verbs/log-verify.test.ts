import { join } from "node:path";
import { loadKey, openLog } from "@rampart/ledger";
import { afterAll, expect, it } from "vitest";
import { newPerson } from "../testing/typed.js";

const person = newPerson();
afterAll(person.leaves);

it("E2: where the record knows of a gap, it says how to see which", async () => {
  await person.types("init");
  expect((await person.types("log verify")).out).not.toMatch(/--kind gap/);
  const log = await openLog(join(person.state, "state/log"), {
    signer: await loadKey(join(person.state, "state/keys/log.pem")),
  });
  const about = { from: null, until: null, lost: 3, message: "three calls are missing", details: {} };
  await log.append({ kind: "gap", reason: "overload", ...about }, { durable: true });
  await log.close();
  const { out } = await person.types("log verify");
  const command = /rampart (log search --kind gap) --state /.exec(out)![1]!;
  expect((await person.types(command)).out).toMatch(/three calls are missing/);
  expect((await person.types("log verify --json")).out).not.toMatch(/which, and why/);
});
