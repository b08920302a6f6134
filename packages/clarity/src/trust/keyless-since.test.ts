import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { absent, vectors } from "../testing/vectors.js";
import type { TrustDocument } from "./document.js";
import type { RevocationList } from "./revocation.js";
import { Revocations } from "./revocations.js";
import { Signers } from "./signers.js";

const why = absent("oms");
/** Signed keyless by the reference, entered into the public log on 2025-05-03 at 01:34:46. */
const SIGNED = Date.parse("2025-05-03T01:34:46Z");
const at = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

describe.skipIf(why !== null)(`C6: keyless signatures and \`since\`${why === null ? "" : `: ${why}`}`, () => {
  const read = async () => {
    const keyless = { identity: "stefanb@us.ibm.com", provider: "https://sigstore.verify.ibm.com/oauth2" };
    const signers = new Signers({ signers: { her: { keyless } } } as unknown as TrustDocument);
    const bundle = readFileSync(`${vectors("oms")}/v1.0.0-sigstore/model.sig`);
    const { by } = await signers.authenticate(bundle, Date.now());
    return by[0]!;
  };
  const revoked = (digest: string, since: string | undefined) => {
    const [kind = "", ...rest] = digest.split(":");
    const entry = {
      kind,
      digest: rest.join(":"),
      reason: "stolen",
      at: at(Date.now()),
      ...(since === undefined ? {} : { since }),
    };
    return new Revocations([
      { list: "l", sequence: 1, issued: at(Date.now()), revoked: [entry] } as unknown as RevocationList,
    ]);
  };

  it("the log's signed time proves when it was made", async () => expect((await read()).provenAt).toBe(SIGNED));

  it.each([
    ["stolen later: it counts", at(SIGNED + 1_000), false],
    ["stolen the second it was made: it does not", at(SIGNED), true],
    ["stolen before", at(SIGNED - 1_000), true],
    ["never to be trusted", undefined, true],
  ])("its certificate, %s", async (_why, since, refused) => {
    const by = await read();
    for (const id of by.ids) expect([id, revoked(id, since).ofSigner(by) !== null]).toEqual([id, refused]);
  });
});
