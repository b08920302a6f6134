import { describe, expect, it } from "vitest";
import { decodeBase32, decodeBase64, encodeBase64 } from "./base64.js";
import { decodeHex, decodeHexPrefix, encodeHex } from "./hex.js";
import { decodePercent, decodeUtf8, encodeUtf8, rot13 } from "./letters.js";
import { decodeUu, pack, unpack } from "./pack.js";

describe("vectors of RFC 4648, section 10", () => {
  const rows = [
    ["f", "Zg==", "MY======"],
    ["fo", "Zm8=", "MZXQ===="],
    ["foo", "Zm9v", "MZXW6==="],
    ["foob", "Zm9vYg==", "MZXW6YQ="],
    ["fooba", "Zm9vYmE=", "MZXW6YTB"],
    ["foobar", "Zm9vYmFy", "MZXW6YTBOI======"],
  ] as const;
  for (const [plain, b64, b32] of rows)
    it(plain, () => {
      expect(encodeBase64(plain)).toBe(b64);
      expect(decodeBase64(b64)).toBe(plain);
      expect(decodeBase32(b32)).toBe(plain);
    });
});

describe("decoders as the real ones behave", () => {
  it("base64 passes over line ends and takes the address alphabet", () => {
    expect(decodeBase64("Zm9v\nYmFy")).toBe("foobar");
    expect(decodeBase64("_-8")).toBe("\u00ff\u00ef");
  });
  it("hex refuses what is no hex, or stops before it", () => {
    expect(decodeHex("69 64")).toBe("id");
    expect(decodeHex("6g")).toBeNull();
    expect(decodeHexPrefix("6964zz")).toBe("id");
    expect(encodeHex("id")).toBe("6964");
  });
  it("UTF-8, with the replacement character for what is none", () => {
    for (const t of ["é", "€", "😀", "a\u0000b"]) expect(decodeUtf8(encodeUtf8(t))).toBe(t);
    expect(decodeUtf8("\u00c3\u0028")).toBe("\ufffd(");
    expect(decodeUtf8("\u00c0\u00af")).toBe("\ufffd\ufffd");
  });
  it("rot13 is its own inverse", () => expect(rot13(rot13("Hello, World"))).toBe("Hello, World"));
  it("per cent", () => {
    expect(decodePercent("%69%64+%zz", true)).toBe("id %zz");
    expect(decodePercent("%C3%A9", false)).toBe("é");
  });
  it("pack and unpack", () => {
    expect(pack("H*", ["6964"])).toBe("id");
    expect(pack("C*", [105, 100])).toBe("id");
    expect(pack("N", [0x69640000])).toBe("id\0\0");
    expect(pack("A4", ["id"])).toBe("id  ");
    expect(pack("Q", [1])).toBeNull();
    expect(unpack("m", "aWQ=")).toEqual(["id"]);
    expect(unpack("C*", "id")).toEqual([105, 100]);
    expect(unpack("H4", "id")).toEqual(["6964"]);
  });
  it("uuencoded lines", () => expect(decodeUu("#0V%T\n")).toBe("Cat"));
});
