import { endsInNumber, formatAddress, parseDotted, parseIpv4, parseIpv6 } from "./address.js";
import { labelsOfAddress, labelsOfName } from "./places.js";

/** What is odd about a host or URL: nothing wrong by itself, but how people are misled. */
export type Oddity =
  | "userinfo" // `https://good.example@evil.example/`
  | "numeric-host" // an address in another spelling than dotted decimal
  | "mapped-host" // an IPv4 address inside an IPv6 one
  | "encoded-host" // percent signs or compatibility characters in the host
  | "non-ascii-host" // may look like another name
  | "punycode-host" // the same, already encoded
  | "bad-host" // no host a resolver would take
  | "ambiguous"; // clients read it differently

/** A host in the one spelling policies are written in. */
export interface Host {
  /** Lower case, no trailing dot; addresses in canonical form, IPv6 without brackets. */
  readonly name: string;
  readonly labels: readonly string[];
  readonly odd: readonly Oddity[];
}

/** No resolver takes more than 253 characters; percent signs make three of one. */
const MAX_HOST = 1_024;

/** Invisible characters that resolvers drop (UTS 46, "ignored"). */
const IGNORED = /\u00ad|\u034f|[\u180b-\u180e]|[\u200b-\u200d]|[\u2060-\u2064]|[\ufe00-\ufe0f]|\ufeff/g;

/** Nearly every host: lower case letters, in labels of which the last is no number. */
const PLAIN = /^(?:(?!xn--)[a-z0-9_-]{1,63}\.){0,8}(?!xn--)[a-z][a-z0-9-]{0,62}$/;
const NOTHING: readonly Oddity[] = [];

/** Reads a host as a browser would (WHATWG URL 3.5), without IDNA's tables: letters of other scripts stay as given. */
export function readHost(source: string): Host {
  if (source.length > MAX_HOST) return { name: source.slice(0, MAX_HOST), labels: [], odd: ["bad-host"] };
  const dotted = parseDotted(source);
  if (dotted !== null) return { name: source, labels: labelsOfAddress(dotted), odd: NOTHING };
  if (PLAIN.test(source)) return { name: source, labels: labelsOfName(source), odd: NOTHING };
  const odd: Oddity[] = [];
  if (source.startsWith("[") || source.includes(":")) return readIpv6(source.replace(/^\[|\]$/g, ""), odd);
  let name = decode(source)
    .normalize("NFKC")
    .replace(IGNORED, "")
    .replace(/[\u3002\uff0e\uff61]/g, ".")
    .toLowerCase();
  if (name !== source.toLowerCase()) odd.push("encoded-host");
  if (name.includes("..")) odd.push("bad-host");
  while (name.endsWith(".")) name = name.slice(0, -1);
  if (endsInNumber(name)) return readIpv4(name, odd);
  if (/[^\x21-\x7e]/.test(name)) odd.push("non-ascii-host");
  else if (/(?:^|\.)xn--/.test(name)) odd.push("punycode-host");
  if (name === "" || name.length > 253 || /[\s#%/:<>?@[\\\]^|\u0000-\u001f\u007f]/.test(name)) odd.push("bad-host");
  return { name, labels: labelsOfName(name), odd };
}

function readIpv6(text: string, odd: Oddity[]): Host {
  const address = parseIpv6(text);
  if (address === null) return { name: text.toLowerCase(), labels: [], odd: [...odd, "bad-host"] };
  const name = formatAddress(address);
  if (!name.includes(":")) odd.push("mapped-host");
  return { name, labels: labelsOfAddress(address), odd };
}

function readIpv4(text: string, odd: Oddity[]): Host {
  const address = parseIpv4(text);
  if (address === null) return { name: text, labels: [], odd: [...odd, "bad-host"] };
  const name = formatAddress(address);
  if (name !== text) odd.push("numeric-host");
  return { name, labels: labelsOfAddress(address), odd };
}

/** Percent signs of a host; what is no UTF-8 stays. */
function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
