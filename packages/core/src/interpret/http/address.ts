/**
 * Internet addresses as eight groups of 16 bits. IPv4 stands in its mapped form `::ffff:a.b.c.d`, so that every spelling
 * of one address is one value.
 */
export type Address = readonly number[];

const isMapped = (a: Address) => a[0] === 0 && a[1] === 0 && a[2] === 0 && a[3] === 0 && a[4] === 0 && a[5] === 0xffff;

const v4 = (value: number): Address => [0, 0, 0, 0, 0, 0xffff, Math.floor(value / 0x10000), value % 0x10000];

/** The 32 bits of an IPv4 address, also where it is mapped, translated (NAT64) or embedded (6to4) in IPv6; else null. */
export function ipv4Of(a: Address): number | null {
  const low = a[6]! * 0x10000 + a[7]!;
  if (isMapped(a)) return low;
  if (a[0] === 0x64 && a[1] === 0xff9b && a[2] === 0 && a[3] === 0 && a[4] === 0 && a[5] === 0) return low;
  if (a[0] === 0x2002) return a[1]! * 0x10000 + a[2]!;
  const compatible = a[0] === 0 && a[1] === 0 && a[2] === 0 && a[3] === 0 && a[4] === 0 && a[5] === 0;
  return compatible && low > 1 ? low : null;
}

/** Whether a host's last label makes it a number, so that it is an IPv4 address or nothing (WHATWG URL 3.5). */
export function endsInNumber(host: string): boolean {
  const labels = host.split(".");
  if (labels.at(-1) === "" && labels.length > 1) labels.pop();
  const last = labels.at(-1)!;
  return /^\d+$/.test(last) || /^0x[0-9a-f]*$/i.test(last);
}

/**
 * An IPv4 address as the C library and browsers read it: one to four numbers, each decimal, octal (`0177`) or hexadecimal
 * (`0x7f`), the last filling all remaining bytes. Null where it is none.
 */
export function parseIpv4(host: string): Address | null {
  const parts = host.split(".");
  if (parts.at(-1) === "" && parts.length > 1) parts.pop();
  if (parts.length > 4) return null;
  let value = 0;
  for (let i = 0; i < parts.length; i++) {
    const number = parseNumber(parts[i]!);
    const last = i === parts.length - 1;
    if (number === null || number >= (last ? 256 ** (5 - parts.length) : 256)) return null;
    value += last ? number : number * 256 ** (3 - i);
  }
  return v4(value);
}

/** An IPv4 address in the one spelling nobody disagrees on: four decimal numbers without leading zeros. */
export function parseDotted(host: string): Address | null {
  let value = 0;
  let number = -1;
  let dots = 0;
  for (let i = 0; i < host.length; i++) {
    const c = host.charCodeAt(i);
    if (c === 46) {
      if (number < 0 || ++dots > 3) return null;
      value = value * 256 + number;
      number = -1;
    } else if (c < 48 || c > 57 || number === 0) return null;
    else {
      number = number < 0 ? c - 48 : number * 10 + c - 48;
      if (number > 255) return null;
    }
  }
  return dots === 3 && number >= 0 ? v4(value * 256 + number) : null;
}

function parseNumber(text: string): number | null {
  if (text.length > 64) return null;
  if (/^0x[0-9a-f]*$/i.test(text)) return text.length === 2 ? 0 : Number.parseInt(text, 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d*$/.test(text) ? Number.parseInt(text, 10) : null;
}

/** An IPv6 address without brackets; a zone (`%eth0`) is dropped. Null where it is none. */
export function parseIpv6(text: string): Address | null {
  const [plain] = text.split("%", 1);
  if (plain === undefined || plain.length < 2 || plain.length > 45) return null;
  const halves = plain.split("::");
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0]!);
  const tail = halves.length === 2 ? parseGroups(halves[1]!) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function parseGroups(text: string): number[] | null {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.includes(".")) {
      const embedded = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(part) ? parseIpv4(part) : null;
      if (embedded === null) return null;
      groups.push(embedded[6]!, embedded[7]!);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return null;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups.length > 8 ? null : groups;
}

/** Canonical text: dotted decimal for IPv4 and what is mapped to it, RFC 5952 for IPv6. */
export function formatAddress(a: Address): string {
  if (isMapped(a)) return [a[6]! >> 8, a[6]! & 255, a[7]! >> 8, a[7]! & 255].join(".");
  let from = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let n = i;
    while (n < 8 && a[n] === 0) n++;
    if (n - i > length) {
      from = i;
      length = n - i;
    }
  }
  const hex = (groups: readonly number[]) => groups.map((group) => group.toString(16)).join(":");
  return from < 0 ? hex(a) : `${hex(a.slice(0, from))}::${hex(a.slice(from + length))}`;
}
