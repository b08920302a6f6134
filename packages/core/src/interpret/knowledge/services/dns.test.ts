import { describe, expect, it } from "vitest";
import { effectsOf } from "../../shell/testing/read.js";

const ROWS: readonly (readonly [command: string, effects: readonly string[], why: string])[] = [
  ["dnscontrol push", ["infra.delete dnscontrol push"], "what the file does not name goes"],
  ["dnscontrol preview", [], "says what it would do"],
  ["octodns-sync --config-file=c.yaml --doit", ["infra.delete dns sync"], "told to"],
  ["octodns-sync --config-file=c.yaml", [], "says what it would do"],
  ["cli53 rrpurge --confirm x.example", ["infra.delete cli53 force rrpurge"], "every record"],
  ["cli53 export x.example", [], "a copy"],
  ["cli53 rrcreate x.example 'a A 1.2.3.4'", ["infra.apply cli53 rrcreate"], "one more"],
  ["knotc zone-purge x.example", ["infra.delete knotc zone-purge"], "a zone and its journal"],
  ["knotc zone-status", [], "a read"],
  ["pdnsutil delete-zone x.example", ["infra.delete pdnsutil delete-zone"], "a zone"],
  ["pdnsutil zone delete x.example", ["infra.delete pdnsutil/zone delete"], "as newer versions have it"],
  ["pdnsutil list-all-zones", [], "a read"],
  [
    "lexicon cloudflare delete x.example A --name w",
    ["infra.delete lexicon/cloudflare delete"],
    "behind who serves it",
  ],
  ["lexicon cloudflare list x.example A", ["infra.read lexicon/cloudflare list"], "a read"],
];

describe("who answers for names", () => {
  it.each(ROWS)("D1: %s: %j (%s)", (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
