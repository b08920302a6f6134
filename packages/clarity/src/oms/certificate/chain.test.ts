import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ClarityError } from "../../error.js";
import { issue, type Made, makeRoot, noOpenssl, revocationList } from "../../testing/openssl.js";
import { scratch } from "../../testing/scratch.js";
import { readCertificates } from "./certificate.js";
import { buildChain } from "./chain.js";
import { readRevocationList } from "./crl.js";

const DAY = 86_400_000;
const SIGNS = ["keyUsage=critical,digitalSignature"];
const ISSUES = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"];

describe.skipIf(noOpenssl !== null)(`certificate chains${noOpenssl === null ? "" : `: ${noOpenssl}`}`, () => {
  const folder = scratch();
  /** A little later than the lists made meanwhile. */
  const now = Date.now() + 60_000;
  const made = noOpenssl === null ? world(folder) : null;
  const read = (one: Made) => readCertificates(readFileSync(one.certificate, "utf8"))[0]!;
  const result = (bundled: readonly Made[], supplied: readonly Made[], crls: readonly string[] = [], at = now) => {
    try {
      const options = { at, now: at, revocations: crls.map((path) => readRevocationList(readFileSync(path))) };
      return buildChain(bundled.map(read), supplied.map(read), options).length;
    } catch (error) {
      if (error instanceof ClarityError) return error.code;
      throw error;
    }
  };

  it("C1: verdicts", () => {
    const {
      root,
      other,
      middle,
      leaf,
      deep,
      below,
      coded,
      none,
      noCa,
      byNoCa,
      plain,
      byPlain,
      expired,
      short,
      underShort,
      constrained,
    } = made!;
    const rows: readonly [ReturnType<typeof result>, number | string, string][] = [
      [result([leaf], [root]), 2, "issued by the root"],
      [result([deep, middle], [root]), 3, "the intermediate comes in the bundle"],
      [result([deep], [root, middle]), 3, "the caller brings the intermediate"],
      [result([deep, leaf, other, middle], [root]), 3, "order and strangers in the bundle do not matter"],
      [result([coded], [root]), 2, "code signing instead of digitalSignature"],
      [result([deep], [root]), "certificate_untrusted", "the intermediate is missing"],
      [result([deep], [middle]), "certificate_untrusted", "an intermediate is no root"],
      [result([leaf, root], []), "certificate_untrusted", "a root in the bundle is nobody the caller trusts"],
      [result([leaf], [other]), "certificate_untrusted", "another root"],
      [result([none], [root]), "certificate_unusable", "it may not sign"],
      [
        result([byNoCa, noCa], [root]),
        "certificate_untrusted",
        "its issuer's KeyUsage is signing data, not certificates",
      ],
      [result([byPlain, plain], [root]), "certificate_unusable", "its issuer says nothing about being an authority"],
      [result([below, underShort, short], [root]), "certificate_unusable", "path length 0 and an authority below"],
      [result([constrained], [root]), "certificate_unusable", "a critical extension nobody here knows"],
      [result([expired], [root]), "certificate_expired", "it ended years ago"],
      [result([leaf], [root], [], now + 25 * DAY), "certificate_expired", "later"],
      [result([leaf], [root], [], now - 3 * DAY), "certificate_expired", "before it began"],
    ];
    for (const [actual, expected, why] of rows) expect(actual, why).toBe(expected);
  });

  it("C1: revocation lists, offline", () => {
    const { root, middle, leaf, deep, other } = made!;
    const clean = revocationList(folder, "clean", root, []);
    const revoking = revocationList(folder, "revoking", root, [leaf]);
    const revokesMiddle = revocationList(folder, "revokes-middle", root, [middle]);
    const ofMiddle = revocationList(folder, "of-middle", middle, []);
    const foreign = revocationList(folder, "foreign", other, []);
    const rows: readonly [ReturnType<typeof result>, number | string, string][] = [
      [result([leaf], [root], [clean]), 2, "a current list without it"],
      [result([leaf], [root], [revoking]), "certificate_revoked", "named"],
      [result([leaf], [root], [clean, revoking]), "certificate_revoked", "named by one of two"],
      [result([deep, middle], [root], [clean, ofMiddle]), 3, "a list for each issuer"],
      [result([deep, middle], [root], [clean]), "crl_missing", "none for the intermediate"],
      [result([deep, middle], [root], [revokesMiddle, ofMiddle]), "certificate_revoked", "the intermediate is named"],
      [result([leaf], [root], [foreign]), "crl_missing", "another authority's list"],
      [result([leaf], [root], [clean], now + 12 * DAY), "crl_expired", "older than it says it may be"],
    ];
    for (const [actual, expected, why] of rows) expect(actual, why).toBe(expected);
  });

  it("a list or certificate with a byte changed is malformed or by nobody", () => {
    const { root, leaf } = made!;
    const list = readFileSync(revocationList(folder, "bytes", root, []), "latin1");
    const der = Buffer.from(list.replace(/-----[A-Z0-9 ]+-----|\s/g, ""), "base64");
    for (let at = 0; at < der.length; at += 3) {
      const changed = Buffer.from(der);
      changed[at]! ^= 0x41;
      let code = "";
      try {
        const options = { at: now, now, revocations: [readRevocationList(changed)] };
        buildChain([read(leaf)], [read(root)], options);
      } catch (error) {
        code = error instanceof ClarityError ? error.code : `${error}`;
      }
      expect(["crl_malformed", "crl_missing"], `byte ${at}`).toContain(code);
    }
  });
});

function world(folder: string) {
  const root = makeRoot(folder, "root");
  const middle = issue(folder, "middle", root, ISSUES);
  const noCa = issue(folder, "no-ca", root, SIGNS);
  const short = issue(folder, "short", root, ["basicConstraints=critical,CA:TRUE,pathlen:0", ISSUES[1]!]);
  const underShort = issue(folder, "under-short", short, ISSUES);
  const plain = issue(folder, "plain", root, ["nsComment=none"]);
  const past = { from: "20160101000000Z", to: "20170101000000Z" };
  return {
    root,
    middle,
    noCa,
    short,
    underShort,
    other: makeRoot(folder, "other"),
    leaf: issue(folder, "leaf", root, SIGNS),
    deep: issue(folder, "deep", middle, SIGNS),
    below: issue(folder, "below", underShort, SIGNS),
    coded: issue(folder, "coded", root, ["extendedKeyUsage=codeSigning"]),
    none: issue(folder, "none", root, ["keyUsage=critical,keyAgreement"]),
    plain,
    byPlain: issue(folder, "by-plain", plain, SIGNS),
    byNoCa: issue(folder, "by-no-ca", noCa, SIGNS),
    expired: issue(folder, "expired", root, SIGNS, past),
    constrained: issue(folder, "constrained", root, [...SIGNS, "1.2.3.4=critical,ASN1:NULL"]),
  };
}
