import { type Address, ipv4Of, parseIpv4, parseIpv6 } from "./address.js";

/** Where hosts are: this machine, the networks around it, and the services clouds answer their machines with. */
export type HostLabel = "loopback" | "private-network" | "metadata-service";

/** IPv4 ranges, `address/bits`, and why. The first that holds an address decides; metadata services come first. */
const RANGES: readonly (readonly [label: HostLabel, range: string, reason: string])[] = [
  ["metadata-service", "169.254.169.254/32", "Amazon, Google, Azure, Oracle, DigitalOcean, OpenStack, Hetzner"],
  ["metadata-service", "169.254.170.2/32", "Amazon ECS task credentials"],
  ["metadata-service", "169.254.170.23/32", "Amazon EKS pod identity"],
  ["metadata-service", "169.254.0.23/32", "Tencent"],
  ["metadata-service", "100.100.100.200/32", "Alibaba"],
  ["metadata-service", "168.63.129.16/32", "Azure's wire server"],
  ["metadata-service", "192.0.0.192/32", "Oracle Classic"],
  ["loopback", "127.0.0.0/8", "RFC 1122"],
  ["loopback", "0.0.0.0/8", "connecting to 0.0.0.0 reaches this machine"],
  ["private-network", "10.0.0.0/8", "RFC 1918"],
  ["private-network", "172.16.0.0/12", "RFC 1918"],
  ["private-network", "192.168.0.0/16", "RFC 1918"],
  ["private-network", "169.254.0.0/16", "RFC 3927, link-local"],
  ["private-network", "100.64.0.0/10", "RFC 6598, behind a provider's address translation"],
  ["private-network", "198.18.0.0/15", "RFC 2544, benchmarks"],
  ["private-network", "224.0.0.0/3", "multicast, reserved, broadcast"],
];

/** IPv6 ranges as leading groups and bits. */
const RANGES6: readonly (readonly [label: HostLabel, range: string, reason: string])[] = [
  ["metadata-service", "fd00:ec2::254/128", "Amazon"],
  ["metadata-service", "fd00:ec2::23/128", "Amazon EKS pod identity"],
  ["metadata-service", "fd20:ce::254/128", "Google"],
  ["loopback", "::1/128", "RFC 4291"],
  ["loopback", "::/128", "unspecified: reaches this machine"],
  ["private-network", "fc00::/7", "RFC 4193, unique local"],
  ["private-network", "fe80::/10", "RFC 4291, link-local"],
  ["private-network", "fec0::/10", "site-local, deprecated"],
  ["private-network", "ff00::/8", "multicast"],
];

/** Names and suffixes (with a leading dot). */
const NAMES: readonly (readonly [label: HostLabel, reason: string, ...names: string[]])[] = [
  ["metadata-service", "Google", "metadata.google.internal", "metadata.goog", "metadata"],
  ["metadata-service", "Amazon", "instance-data", "instance-data.ec2.internal"],
  ["metadata-service", "others", "metadata.azure.internal", "metadata.tencentyun.com", "metadata.platformequinix.com"],
  ["loopback", "RFC 6761", "localhost", ".localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"],
  ["loopback", "public names that answer 127.0.0.1", "localtest.me", ".localtest.me", "lvh.me", ".lvh.me", ".vcap.me"],
  [
    "private-network",
    "the machine around a container",
    "host.docker.internal",
    "gateway.docker.internal",
    "host.lima.internal",
  ],
  ["private-network", "names only local resolvers know", ".local", ".internal", ".lan", ".home", ".home.arpa", ".corp"],
  [
    "private-network",
    "names only local resolvers know, clusters",
    ".intranet",
    ".private",
    ".localdomain",
    ".svc",
    ".consul",
  ],
];

/** Public domains whose names spell an address: `10.0.0.1.nip.io`, `app-127-0-0-1.sslip.io`. */
const SPELLED = [".nip.io", ".sslip.io", ".xip.io", ".traefik.me", ".1u.ms"];

interface Range {
  readonly label: HostLabel;
  readonly address: Address;
  readonly bits: number;
}
const compile = (rows: typeof RANGES, parse: (text: string) => Address | null, extra: number): Range[] =>
  rows.map(([label, range]) => {
    const [address, bits] = range.split("/");
    return { label, address: parse(address!)!, bits: Number(bits) + extra };
  });
const RANGES_V4 = compile(RANGES, parseIpv4, 96);
const RANGES_V6 = compile(RANGES6, parseIpv6, 0);
const BY_NAME = new Map<string, HostLabel>(NAMES.flatMap(([label, , ...names]) => names.map((name) => [name, label])));

const LABELS: Readonly<Record<HostLabel, readonly string[]>> = {
  loopback: ["loopback"],
  "private-network": ["private-network"],
  "metadata-service": ["private-network", "metadata-service"],
};
const PUBLIC: readonly string[] = [];

/** Labels of an address. */
export function labelsOfAddress(address: Address): readonly string[] {
  const inner = ipv4Of(address);
  const at: Address = inner === null ? address : [0, 0, 0, 0, 0, 0xffff, Math.floor(inner / 0x10000), inner % 0x10000];
  for (const range of inner === null ? RANGES_V6 : RANGES_V4) if (isWithin(at, range)) return LABELS[range.label];
  return PUBLIC;
}

function isWithin(address: Address, { address: start, bits }: Range): boolean {
  for (let i = 0, left = bits; left > 0; i++, left -= 16) {
    const shift = left >= 16 ? 0 : 16 - left;
    if (address[i]! >> shift !== start[i]! >> shift) return false;
  }
  return true;
}

/** Labels of a name in canonical form. A name without a dot is known to local resolvers only. */
export function labelsOfName(name: string): readonly string[] {
  for (const suffix of SPELLED) {
    if (name.endsWith(suffix)) {
      const address = spelledAddress(name.slice(0, -suffix.length));
      if (address !== null) return labelsOfAddress(address);
    }
  }
  const own = BY_NAME.get(name);
  if (own !== undefined) return LABELS[own];
  let dot = name.indexOf(".");
  if (dot < 0) return LABELS["private-network"];
  for (; dot >= 0; dot = name.indexOf(".", dot + 1)) {
    const label = BY_NAME.get(name.slice(dot));
    if (label !== undefined) return LABELS[label];
  }
  return PUBLIC;
}

function spelledAddress(prefix: string): Address | null {
  const four = /(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})$/.exec(prefix);
  if (four !== null) return parseIpv4(four.slice(1).map(Number).join("."));
  const hex = /(?:^|[.-])([0-9a-f]{8})$/.exec(prefix);
  return hex === null ? null : parseIpv4(`0x${hex[1]}`);
}
