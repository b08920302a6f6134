import { generateKeyPairSync } from "node:crypto";
import { signerOf } from "@rampart/ledger";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { formatReviews, parseReviews } from "./reviews.js";

const { verifier } = signerOf("chat", generateKeyPairSync("ed25519").privateKey);
const url = "https://chat.example/hook";

describe("P6: where questions are told, in the settings", () => {
  it("comes back as it was written", () => {
    const options = parseReviews({
      webhook: url,
      answers: { key: verifier.text, person: "ada" },
      links: ["ada", "bob"],
    });
    expect(options).toMatchObject({
      url,
      links: ["ada", "bob"],
      answers: { person: "ada", key: { text: verifier.text } },
    });
    const again = parseReviews((parse(formatReviews(options as never)) as { reviews: unknown }).reviews);
    expect(formatReviews(again as never)).toBe(formatReviews(options as never));
    expect(parseReviews(undefined)).toBeNull();
  });

  const rows: readonly (readonly [why: string, value: unknown, said: RegExp])[] = [
    ["a text", "https://x.example", /is a mapping/],
    ["no address", {}, /webhook` is no address/],
    ["unencrypted, elsewhere", { webhook: "http://chat.example" }, /is https/],
    ["a password in it", { webhook: "https://a:b@chat.example" }, /no user or password/],
    ["a key nobody knows", { webhook: url, peple: [] }, /unknown key `reviews.peple`/],
    ["a key that is none", { webhook: url, answers: { key: "abc", person: "ada" } }, /answers` is a mapping/],
    ["nobody who answers", { webhook: url, answers: { key: verifier.text } }, /answers` is a mapping/],
    ["more than key and person", { webhook: url, answers: { key: verifier.text, person: "a", x: 1 } }, /answers` is/],
    ["links for a pattern", { webhook: url, links: ["*"] }, /links` names/],
    ["links for too many", { webhook: url, links: Array.from({ length: 17 }, (_, n) => `p${n}`) }, /links` names/],
  ];
  it.each(rows)("refuses %s", (_why, value, said) => {
    expect(parseReviews(value)).toMatch(said);
  });
});
