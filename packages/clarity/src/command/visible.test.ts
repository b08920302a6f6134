import { visible as ofCore } from "@rampart/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { describe as progress } from "./progress.js";
import { visible } from "./visible.js";

it("shows what core shows", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => visible(text) === ofCore(text)));
  expect(visible("a\u001b[31m\u202eb\n\tc")).toBe("a\\u{1b}[31m\\u{202e}b⏎ c");
});

it("progress has throughput and time left", () => {
  expect(progress(2e9, 10e9, 2_000)).toBe("2.0 of 10.0 GB (20 %), 1000 MB/s, 8 s left");
  expect(progress(0, 10e9, 2_000)).toBe("0.0 of 10.0 GB (0 %), 0 MB/s, unknown time left");
});
