import { describe, expect, it } from "vitest";
import type { Json } from "./value.js";
import { withheldIn } from "./withheld.js";

describe("P10: a result that is withheld keeps its shape", () => {
  it.each<[why: string, value: Json, expected: Json]>([
    [
      "a command's output",
      { stdout: "secret", stderr: "more", interrupted: false, isImage: false },
      { stdout: "no", stderr: "", interrupted: false, isImage: false },
    ],
    [
      "a file that was read: what kind it is and where it lies stays",
      { type: "text", file: { filePath: "/a", content: "secret", numLines: 3 } },
      { type: "text", file: { filePath: "/a", content: "no", numLines: 3 } },
    ],
    [
      "the message goes where a model reads, not to the first text",
      { codeText: "OK", bytes: 3, result: "secret", url: "https://a.example" },
      { codeText: "", bytes: 3, result: "no", url: "https://a.example" },
    ],
    [
      "several parts: it is said once",
      {
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
      {
        content: [
          { type: "text", text: "no" },
          { type: "text", text: "" },
        ],
      },
    ],
    ["texts in a list", { filenames: ["a", "b"], numFiles: 2 }, { filenames: ["no", ""], numFiles: 2 }],
    ["no member it knows", { title: "a", body: "b" }, { title: "no", body: "" }],
    ["no text at all", { count: 3 }, "no"],
    ["a text", "secret", "no"],
    ["nothing", null, "no"],
  ])("%s", (_why, value, expected) => {
    expect(withheldIn(value, "no")).toEqual(expected);
  });
});
