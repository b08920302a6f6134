import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tar, zip } from "../testing/archive.js";
import { look } from "../testing/look.js";
import { op, pickle } from "../testing/pickle.js";

const evil = pickle(op.proto(2), op.global("os", "system"), op.text("x"), op.tuple1, op.reduce, op.stop);
const fine = pickle(op.proto(2), op.none, op.stop);
const found = ["pickle.dangerous_global"];

describe("C7: archives are read by what they hold, and trusted in nothing", () => {
  it.each<[string, string, Buffer, string[]]>([
    [
      "a PyTorch archive",
      "m.pt",
      zip([
        { name: "m/data.pkl", data: fine },
        { name: "m/data/0", data: Buffer.alloc(64, 7) },
      ]),
      [],
    ],
    ["stored", "m.zip", zip([{ name: "a.txt", data: evil }]), found],
    ["deflated", "m.bin", zip([{ name: "a", data: evil, deflate: true }]), found],
    [
      "in an archive in an archive",
      "m.zip",
      zip([{ name: "b.zip", data: zip([{ name: "a", data: evil }]), deflate: true }]),
      found,
    ],
    ["gzip", "m.pkl.gz", gzipSync(evil), found],
    ["zlib, as joblib writes it", "m.joblib", deflateSync(evil), found],
    ["tar", "m.tar", tar([{ name: "a", data: evil }]), found],
    ["tar in gzip under another name", "m.pt", gzipSync(tar([{ name: "a", data: evil }])), found],
    ["names differ", "m.zip", zip([{ name: "a", data: fine, local: { name: "b" } }]), ["archive.headers_disagree"]],
    ["checksums differ", "m.zip", zip([{ name: "a", data: fine, local: { crc: 1 } }]), ["archive.headers_disagree"]],
    ["sizes differ", "m.zip", zip([{ name: "a", data: fine, local: { size: 1 } }]), ["archive.headers_disagree"]],
    [
      "both checksums lie: readers that check stop, others load",
      "m.zip",
      zip([{ name: "a", data: evil, crc: 1 }]),
      ["archive.crc", ...found],
    ],
    [
      "encrypted by flag, plain by content",
      "m.zip",
      zip([{ name: "a", data: evil, flags: 1 }]),
      ["archive.flag_trick", ...found],
    ],
    ["encrypted", "m.zip", zip([{ name: "a", data: fine, flags: 1, crc: 5 }]), ["archive.encrypted"]],
    ["a method that is not read", "m.zip", zip([{ name: "a", data: fine, method: 12 }]), ["archive.unread_kind"]],
    [
      "an entry no directory lists",
      "m.zip",
      zip([{ name: "a", data: fine }], { gap: zip([{ name: "b", data: evil }]) }),
      ["archive.hidden"],
    ],
    [
      "something before it",
      "m.zip",
      zip([{ name: "a", data: fine }], { prefix: Buffer.from("\x7fELF junk") }),
      ["archive.prefix", "file.wrong_extension", "repository.native_code"],
    ],
    [
      "an archive at the end of a picture",
      "m.png",
      zip([{ name: "a", data: evil }], { prefix: Buffer.from("\x89PNG\r\n") }),
      ["archive.prefix", ...found],
    ],
    [
      "a link",
      "m.zip",
      zip([{ name: "a", data: Buffer.from("/etc/passwd"), mode: 0o120777 }]),
      ["archive.special_entry"],
    ],
    ["traversal", "m.zip", zip([{ name: "../../a", data: fine }]), ["name.traversal"]],
    ["traversal for Windows", "m.zip", zip([{ name: "..\\a", data: fine }]), ["name.traversal"]],
    ["an absolute name", "m.tar", tar([{ name: "/a", data: fine }]), ["name.traversal"]],
    [
      "twins by case",
      "m.zip",
      zip([
        { name: "a", data: fine },
        { name: "A", data: fine },
      ]),
      ["name.twin"],
    ],
    [
      "twins by Unicode form",
      "m.zip",
      zip([
        { name: "\u00e9", data: fine },
        { name: "e\u0301", data: fine },
      ]),
      ["name.twin"],
    ],
    ["a name that turns around", "m.zip", zip([{ name: "a\u202egnp.x", data: fine }]), ["name.hidden_characters"]],
    ["a link out of the tar", "m.tar", tar([{ name: "d/a", type: "2", link: "../../x" }]), ["archive.special_entry"]],
    ["a link inside the tar", "m.tar", tar([{ name: "d/a", type: "2", link: "../x" }]), []],
    ["a device", "m.tar", tar([{ name: "null", type: "3" }]), ["archive.special_entry"]],
    ["a cut tar", "m.tar", tar([{ name: "a", data: Buffer.alloc(4096) }]).subarray(0, 2048), ["archive.broken"]],
    ["a cut zip", "m.zip", zip([{ name: "a", data: fine }]).subarray(0, -5), ["archive.broken"]],
    ["a cut gzip", "m.gz", gzipSync(fine).subarray(0, -9), ["archive.broken"]],
    ["7z", "m.pt", Buffer.from("377abcaf271c0004", "hex"), ["archive.unread_kind"]],
    ["rar", "m.zip", Buffer.from("Rar!\x1a\x07\x01\x00"), ["archive.unread_kind", "file.wrong_extension"]],
  ])("%s (%s)", async (_why, name, bytes, codes) => {
    expect((await look(name, bytes)).codes).toEqual([...codes].sort());
  });

  it("a bomb is stopped by its proportion, not by the disk", async () => {
    const bomb = zip([{ name: "a", data: Buffer.alloc(100 * 1024 * 1024), deflate: true }]);
    expect(bomb.length).toBeLessThan(200_000);
    expect((await look("m.zip", bomb)).codes).toEqual(["archive.bomb"]);
    expect((await look("m.gz", gzipSync(Buffer.alloc(100 * 1024 * 1024)))).codes).toEqual(["archive.bomb"]);
  });

  it("entries that share bytes", async () => {
    const honest = zip([
      { name: "a", data: fine },
      { name: "b", data: fine },
    ]);
    const second = honest.lastIndexOf("PK\x01\x02", undefined, "latin1");
    honest.writeUInt32LE(0, second + 42);
    expect((await look("m.zip", honest)).codes).toContain("archive.overlap");
  });

  it("a second end record in the comment, which other readers would take", async () => {
    const real = zip([{ name: "a", data: fine }]);
    const comment = zip([{ name: "b", data: evil }]).subarray(-22);
    const whole = Buffer.concat([real, comment, Buffer.from("x")]);
    whole.writeUInt16LE(23, real.length - 2);
    expect((await look("m.zip", whole)).codes).toEqual(["archive.hidden"]);
  });

  it("a 64-bit end record beside a short one that says otherwise", async () => {
    const real = zip([{ name: "a", data: fine }]);
    const wide = Buffer.alloc(76);
    wide.writeUInt32LE(0x06064b50, 0);
    wide.writeUInt32LE(0x07064b50, 56);
    wide.writeBigUInt64LE(BigInt(real.length - 22), 64);
    const whole = Buffer.concat([real.subarray(0, -22), wide, real.subarray(-22)]);
    expect(await look("m.zip", whole)).toMatchObject({ codes: ["archive.broken"], exit: 14 });
  });

  it("raw numbers in an archive that start like a pickle are none", async () => {
    const raw = Buffer.from([0x80, 0x02, 0xff, 0xff, 0x10, 0x00, 0x3c, 0x80]);
    expect((await look("m.pt", zip([{ name: "m/data/0", data: raw }]))).codes).toEqual([]);
    expect((await look("m.pt", zip([{ name: "m/data/0", data: evil }]))).codes).toEqual(found);
  });

  it("nesting ends", async () => {
    let bytes = zip([{ name: "a", data: evil }]);
    for (let depth = 0; depth < 8; depth++) bytes = zip([{ name: "n.zip", data: bytes }]);
    expect(await look("m.zip", bytes)).toMatchObject({ codes: ["archive.too_deep"], exit: 18 });
  });

  it("ends on archives with any bytes changed", async () => {
    const whole = zip([
      { name: "a.pkl", data: evil, deflate: true },
      { name: "b.npy", data: Buffer.from("\x93NUMPY\x01\x00", "latin1") },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), async (at, byte, cut) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        await look("m.zip", bytes.subarray(0, cut));
        if (bytes[at] !== whole[at]) expect((await look("m.zip", bytes)).exit).not.toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
