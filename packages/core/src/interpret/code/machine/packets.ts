import type { Call } from "./call.js";
import { known, knownNumber } from "./joining.js";
import type { Value } from "./value.js";

const FAMILY = 17; // AF_PACKET
const TYPE = 3; // SOCK_RAW
const NAMED = /(?:^|[.:])(?:[AP]F_PACKET|[AP]F_LINK|SOCK_RAW|SOCK_PACKET|SockRaw)$/;
/** As ruby has them, by symbols or texts without their beginning. */
const SHORT = /^(?:PACKET|RAW)$/;

/** The domain and the type of a socket, wherever they stand: below them all it hears what is said on the network, and may say it in anybody's name. */
export function hearsPackets(domain: Value | undefined, type: Value | undefined): boolean {
  return (
    [domain, type].some((v) => NAMED.test(nameOf(v)) || SHORT.test(nameOf(v))) ||
    knownNumber(domain) === FAMILY ||
    knownNumber(type) === TYPE
  );
}

const nameOf = (v: Value | undefined): string => (v?.k === "ref" ? v.name : (known(v) ?? "")).slice(-64);

/** What a program that records packets does. */
export function hears({ m }: Call): void {
  m.emit({ type: "as", argv: ["tcpdump"] });
}
