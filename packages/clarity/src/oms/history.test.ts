import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "../testing/scratch.js";
import { typed } from "../testing/typed.js";
import { absent, vectors } from "../testing/vectors.js";

const why = absent("oms");
const folder = scratch();
const KEYS = vectors("oms/keys");
const NOW = Date.UTC(2026, 5, 1);

const WAYS = {
  certificate: ["--certificate-chain", join(KEYS, "ca-cert.pem")],
  "elliptic-key": ["--public-key", join(KEYS, "signing-key-pub.pem")],
  sigstore: ["--identity", "stefanb@us.ibm.com", "--identity-provider", "https://sigstore.verify.ibm.com/oauth2"],
} as const;
type Way = keyof typeof WAYS;

const cases = (["0.3.1", "1.0.0", "1.0.1"] as const).flatMap((release) =>
  (Object.keys(WAYS) as Way[]).map((way) => ({ release, way, name: `v${release}-${way}` })),
);

/** A copy that may be changed. */
function copyOf(name: string): string {
  const copy = join(folder, `${name}-${Math.random().toString(36).slice(2)}`);
  cpSync(vectors(`oms/${name}`), copy, { recursive: true });
  chmodSync(copy, 0o755);
  return copy;
}

const verify = (dir: string, { release, way }: { release: string; way: Way }, more: readonly string[] = []) => {
  const single = way === "elliptic-key" && release !== "1.0.1";
  const model = single ? join(dir, "signme-1") : dir;
  const ignored = release === "1.0.1" ? ["--ignore-paths", join(dir, "ignore-me")] : [];
  const words = ["verify", "--json", "--signature", join(dir, "model.sig"), ...WAYS[way], ...ignored, ...more, model];
  return typed(words, { now: () => NOW });
};

describe.skipIf(why !== null)(`signatures of earlier releases${why === null ? "" : `: ${why}`}`, () => {
  it.each(cases)("C1: $name is accepted", async (one) => {
    const { status, out } = await verify(copyOf(one.name), one);
    expect(JSON.parse(out)).toMatchObject({ ok: true });
    expect(status).toBe(0);
  });

  it.each(cases)("C1: $name: any byte changed is refused", async (one) => {
    const dir = copyOf(one.name);
    const file = join(dir, "signme-1");
    const bytes = readFileSync(file);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      rmSync(file);
      writeFileSync(file, changed);
      const { status, out } = await verify(dir, one);
      expect(JSON.parse(out)).toMatchObject({ ok: false, error: { code: "content_differs", missing: [], extra: [] } });
      expect(status).toBe(11);
    }
  });

  it.each(cases)("C1: $name: a file removed is refused", async (one) => {
    const dir = copyOf(one.name);
    rmSync(join(dir, "signme-1"));
    expect([11, 18]).toContain((await verify(dir, one)).status);
  });

  it.each(cases.filter(({ way, release }) => way !== "elliptic-key" || release === "1.0.1"))(
    "C1: $name: a file added is refused",
    async (one) => {
      const dir = copyOf(one.name);
      writeFileSync(join(dir, "added"), "");
      const { status, out } = await verify(dir, one);
      expect(JSON.parse(out)).toMatchObject({ error: { code: "content_differs", extra: ["added"] } });
      expect(status).toBe(11);
    },
  );

  it("C1: 1.0.1 without --ignore-paths has an unsigned file", async () => {
    const dir = vectors("oms/v1.0.1-certificate");
    const words = ["verify", "--signature", join(dir, "model.sig"), ...WAYS.certificate, dir];
    expect((await typed(words, { now: () => NOW })).status).toBe(11);
  });

  it("a path to leave out is also understood from inside the model", async () => {
    const dir = vectors("oms/v1.0.1-sigstore");
    const words = [
      "verify",
      "--signature",
      join(dir, "model.sig"),
      ...WAYS.sigstore,
      "--ignore_paths",
      "ignore-me",
      dir,
    ];
    expect((await typed(words, { now: () => NOW })).status).toBe(0);
  });

  it.each([
    ["--identity", "stefanb@us.ibm.co"],
    ["--identity", "stefanb.us.ibm.com"],
    ["--identity-provider", "https://sigstore.verify.ibm.com/oauth"],
  ])("C1: keyless: %s %s is somebody else", async (option, value) => {
    const dir = vectors("oms/v1.0.0-sigstore");
    const who: string[] = [...WAYS.sigstore];
    who[who.indexOf(option) + 1] = value;
    const { status, out } = await typed(["verify", "--json", "--signature", join(dir, "model.sig"), ...who, dir]);
    expect(JSON.parse(out)).toMatchObject({ error: { code: "wrong_identity" } });
    expect(status).toBe(12);
  });
});
