import { appendFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/support.js";
import {
  containerVersion,
  FRAME_OVERHEAD,
  formatHeader,
  HEADER_BYTES,
  parseSegmentName,
  readFrame,
  sealFrame,
  segmentName,
} from "./frame.js";
import { listSegments, SegmentReader } from "./reader.js";

const ORIGIN = "rampart.local/test";

function frame(text: string): Buffer {
  const buffer = Buffer.alloc(Buffer.byteLength(text) + FRAME_OVERHEAD);
  const length = buffer.write(text, 9);
  expect(sealFrame(buffer, 0, length)).toBe(buffer.length);
  return buffer;
}

describe("frames", () => {
  it("are length, CRC, zero, event, newline", () => {
    const bytes = frame("ab");
    expect(bytes.toString("hex")).toBe(`00000002${crc32(Buffer.from("\0ab")).toString(16).padStart(8, "0")}0061620a`);
  });

  it("CRC-32 is the one of zlib: its check value", () => {
    expect(crc32("123456789").toString(16)).toBe("cbf43926");
  });

  it("reading gives back the zero byte and the event, and where the next frame begins", () => {
    const bytes = Buffer.concat([frame("first"), frame("second")]);
    const one = readFrame(bytes, 0);
    expect(one).toMatchObject({ type: "frame", next: 15 });
    expect(one.type === "frame" && one.prefixed.toString()).toBe("\0first");
    expect(readFrame(bytes, 15)).toMatchObject({ type: "frame", next: bytes.length });
    expect(readFrame(bytes, bytes.length)).toEqual({ type: "more" });
  });

  it("every flipped bit is noticed", () => {
    const bytes = Buffer.concat([frame("some event"), Buffer.alloc(8)]);
    for (let bit = 0; bit < (bytes.length - 8) * 8; bit++) {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
      const reading = readFrame(copy, 0);
      expect(reading.type === "frame", `bit ${bit}`).toBe(false);
    }
  });

  it("every cut is noticed", () => {
    const bytes = frame("some event");
    for (let length = 0; length < bytes.length; length++) {
      expect(readFrame(bytes.subarray(0, length), 0)).toEqual({ type: "more" });
    }
  });

  it.each([
    ["00010001", "damage", "a byte over the bound"],
    ["ffffffff", "damage", "all ones"],
    ["00000000", "end", "zeros"],
    ["000000", "more", "too short for a length"],
  ])("%s is %s (%s)", (hex, type) => {
    expect(readFrame(Buffer.from(hex, "hex"), 0).type).toBe(type);
  });
});

describe("names and headers", () => {
  it("a name is the first index with 20 digits", () => {
    expect(segmentName(1_234)).toBe("00000000000000001234.seg");
    expect(parseSegmentName("00000000000000001234.seg")).toBe(1_234);
  });

  it.each([
    "1.seg",
    "00000000000000001234.seg.tmp",
    "x0000000000000001234.seg",
    "99999999999999999999.seg",
    "next.tmp",
  ])("%s is not the name of a segment", (name) => expect(parseSegmentName(name)).toBeNull());

  it("a header has 128 bytes and says its version", () => {
    const header = formatHeader(7, ORIGIN);
    expect(header).toHaveLength(HEADER_BYTES);
    expect(header.toString()).toBe(`${`rampart-log/1 segment 00000000000000000007 ${ORIGIN}`.padEnd(127)}\n`);
    expect(containerVersion(header)).toBe(1);
    expect(containerVersion(Buffer.from("rampart-log/12 segment x"))).toBe(12);
    expect(containerVersion(Buffer.from("#!/bin/sh"))).toBeNull();
  });
});

describe("SegmentReader", () => {
  async function segment(...parts: (string | Buffer)[]) {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "segments"));
    const bytes = parts.map((p) => (typeof p === "string" ? frame(p) : p));
    await writeFile(join(folder, "segments", segmentName(10)), Buffer.concat([formatHeader(10, ORIGIN), ...bytes]));
    return folder;
  }

  async function readAll(folder: string, from?: number) {
    const reader = await SegmentReader.open(folder, 10, ORIGIN, from);
    try {
      const events: [number, string][] = [];
      for (let frames = await reader.frames(); frames.length > 0; frames = await reader.frames()) {
        events.push(...frames.map((f): [number, string] => [f.index, f.prefixed.toString("utf8", 1)]));
      }
      return { events, ...reader.end };
    } finally {
      await reader.close();
    }
  }

  it("reads frames with their index, with padding and without", async () => {
    const wanted = {
      events: [
        [10, "a"],
        [11, "bc"],
      ],
      next: 12,
      offset: HEADER_BYTES + 23,
      damage: null,
    };
    expect(await readAll(await segment("a", "bc"))).toEqual(wanted);
    for (const padding of [1, 2, 3, 4, 5, 100, 3_000_000]) {
      expect(await readAll(await segment("a", "bc", Buffer.alloc(padding)))).toEqual(wanted);
    }
  });

  it("an empty segment is one without frames", async () => {
    expect(await readAll(await segment())).toEqual({ events: [], next: 10, offset: HEADER_BYTES, damage: null });
  });

  it("steps over entries that are not asked for", async () => {
    expect((await readAll(await segment("a", "b", "c"), 12)).events).toEqual([[12, "c"]]);
  });

  it("reads many chunks, frames across their borders included", async () => {
    const texts = Array.from({ length: 60 }, (_, i) => `${i}`.padEnd(65_000 + (i % 7), "x"));
    const { events, damage } = await readAll(await segment(...texts, Buffer.alloc(100)));
    expect(events.map(([, text]) => text)).toEqual(texts);
    expect(damage).toBeNull();
  });

  it.each([
    ["a frame cut in its event", frame("second").subarray(0, 12), "frame cut short"],
    ["a frame cut in its length", Buffer.from("000001", "hex"), "bytes behind the last frame"],
    ["a frame of a wrong CRC", Buffer.concat([frame("second").fill(7, 4, 8), frame("x")]), "CRC does not match"],
    ["a length beyond the bound", Buffer.from("7fffffff00", "hex"), "length beyond its bound"],
    ["bytes behind zeros", Buffer.concat([Buffer.alloc(2_000_000), Buffer.of(1)]), "bytes behind the last frame"],
    ["bytes right behind a zero length", Buffer.from("0000000001", "hex"), "bytes behind the last frame"],
  ])("stops at %s", async (_, tail, damage) => {
    const end = await readAll(await segment("first", tail));
    expect(end).toEqual({ events: [[10, "first"]], next: 11, offset: HEADER_BYTES + 15, damage });
  });

  it.each([
    ["another index", formatHeader(11, ORIGIN), "log.tampered"],
    ["another origin", formatHeader(10, "gol"), "log.tampered"],
    ["a newer container", Buffer.from("rampart-log/3 segment".padEnd(128)), "log.newer"],
    ["no header", Buffer.alloc(128), "log.tampered"],
    ["half a header", formatHeader(10, ORIGIN).subarray(0, 64), "log.tampered"],
  ])("refuses a header of %s", async (_, header, code) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "segments"));
    await writeFile(join(folder, "segments", segmentName(10)), header);
    await expect(SegmentReader.open(folder, 10, ORIGIN)).rejects.toMatchObject({ code });
  });

  it("does not say how it ended before it did, and frames stop coming once it has", async () => {
    const folder = await segment("a");
    const reader = await SegmentReader.open(folder, 10, ORIGIN);
    expect(() => reader.end).toThrow(RangeError);
    await reader.frames();
    await appendFile(join(folder, "segments", segmentName(10)), frame("late"));
    expect(await reader.frames()).toEqual([]);
    expect(await reader.frames()).toEqual([]);
    await reader.close();
  });

  it("lists segments in order and ignores everything else", async () => {
    const folder = await segment("a");
    for (const name of [segmentName(2), segmentName(100), "next.tmp", "notes"])
      await writeFile(join(folder, "segments", name), "");
    expect(await listSegments(folder)).toEqual([2, 10, 100]);
  });
});
