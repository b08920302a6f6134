import { type Oddity, readUrl } from "../interpret/http/index.js";
import type { Finding, Severity } from "../spine/index.js";
import { type Analyser, finding, MAX_FINDINGS, NO_FINDINGS } from "./analyser.js";

/** What an oddity of an address means to a person. A host of another script may be anybody's home page: it only informs. */
const MEANING: { readonly [K in Oddity]: readonly [severity: Severity, what: string] } = {
  userinfo: ["medium", "what stands before the @ only looks like the host"],
  "numeric-host": ["medium", "the address is written as a number"],
  "mapped-host": ["medium", "an IPv4 address inside an IPv6 one"],
  "encoded-host": ["medium", "the host is written in disguise"],
  "non-ascii-host": ["low", "the host has letters that may look like others"],
  "punycode-host": ["low", "the host has letters that may look like others"],
  "bad-host": ["low", "no resolver takes this host"],
  ambiguous: ["medium", "programs disagree on which host this is"],
};

/** Addresses that are not what they look like. */
export const ADDRESSES: Analyser = {
  name: "addresses",
  codes: ["url."],
  analyse({ interpretation }) {
    const { actions } = interpretation;
    let findings: Finding[] | null = null;
    let url = "";
    let oddities: readonly Oddity[] = [];
    for (let index = 0; index < actions.length; index++) {
      const { kind, detail, span } = actions[index]!;
      if (!kind.startsWith("net.") || detail.url === undefined) continue;
      // One address is read, connected to and sent to.
      if (detail.url !== url) {
        url = detail.url;
        oddities = readUrl(url).odd;
      }
      for (const odd of oddities) {
        findings ??= [];
        if (findings.length >= MAX_FINDINGS) return findings;
        const [severity, what] = MEANING[odd];
        findings.push(finding(`url.${odd}`, severity, what, span, index));
      }
    }
    return findings ?? NO_FINDINGS;
  },
};
