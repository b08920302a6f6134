import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLog } from "../../packages/ledger/src/log/open.js";
import { cosign, cosignerKeyOf, withSignatures } from "../../packages/ledger/src/note/cosignature.js";
import { alarm, testSigner } from "../../packages/ledger/src/testing/fixtures.js";
import { writeTiles } from "../../packages/ledger/src/tiles/write.js";

const SIZES = [1, 2, 255, 256, 257, 1_000, 66_000] as const;
const source = fileURLToPath(new URL("../../conformance/go", import.meta.url));
const base = await mkdtemp(join(tmpdir(), "rampart-go-"));
const program = join(base, "read-tiles");
const built = spawnSync("go", ["build", "-o", program, "."], { cwd: source, encoding: "utf8", timeout: 240_000 });
const missing = built.status === 0 ? null : `no Go program: ${built.error?.message ?? built.stderr.slice(0, 200)}`;
afterAll(() => rm(base, { recursive: true, force: true }));

describe.skipIf(missing !== null)(`E1: tiles, read by Go's checksum database client ${missing ?? ""}`, () => {
  const signer = testSigner();
  const read = (folder: string) => spawnSync(program, [folder, signer.verifier.text], { encoding: "utf8" });
  const tiles = (size: number) => join(base, `tiles-${size}`);

  beforeAll(async () => {
    const folder = join(base, "log");
    const log = await openLog(folder, { signer });
    let size = 1;
    for (const wanted of SIZES) {
      const more = Array.from({ length: wanted - size }, (_, i) => log.append(alarm(`entry ${i}`), { durable: false }));
      await Promise.all(more);
      size = wanted;
      await log.checkpoint();
      await writeTiles(folder, tiles(size));
    }
    await log.close();
  });

  it.each(SIZES)("proves every entry of %i, and that the log only grew", (size) => {
    const { stdout, stderr } = read(tiles(size));
    expect(stderr).toBe("");
    expect(stdout).toBe(`${size}\n`);
  });

  it("E2: a checkpoint our witness cosigned is cosigned for C2SP's own verifier in Go", async () => {
    const witness = testSigner("witness.example/w1", 9);
    const note = await readFile(join(tiles(257), "checkpoint"), "utf8");
    const file = join(tiles(257), "checkpoint");
    const openedBy = (key: string) => spawnSync(program, [tiles(257), signer.verifier.text, key]).status;
    expect(openedBy(cosignerKeyOf(witness).text)).toBe(1);
    await writeFile(file, withSignatures(note, [cosign(note, witness, 1_767_225_600)]));
    expect(openedBy(cosignerKeyOf(witness).text)).toBe(0);
    expect(openedBy(cosignerKeyOf(testSigner("witness.example/w1", 8)).text)).toBe(1);
    await writeFile(file, note);
  });

  it("refuses a tile and an entry with one bit changed", async () => {
    for (const [path, at] of [["tile/0/001", 700] as const, ["tile/entries/002", 90] as const]) {
      const file = join(tiles(1_000), path);
      const bytes = await readFile(file);
      bytes[at] = (bytes[at] as number) ^ 1;
      await writeFile(file, bytes);
      expect(read(tiles(1_000)).status, path).toBe(1);
      bytes[at] = (bytes[at] as number) ^ 1;
      await writeFile(file, bytes);
    }
    expect(read(tiles(1_000)).status).toBe(0);
  });
});
