import { partOf, type Source } from "../../formats/source.js";
import type { Scanner } from "../item.js";
import { checkNames } from "../names.js";
import { isTarHeader } from "../sniff.js";
import { MOST_ENTRIES } from "./directory.js";
import { inside } from "./inside.js";

interface TarEntry {
  readonly name: string;
  readonly type: string;
  readonly link: string;
  readonly at: number;
  readonly size: number;
}

/** Longest extension record read: names and pax fields. */
const LONGEST = 1024 * 1024;
const BLOCK = 512;

export const tarScanner: Scanner = {
  name: "tar",
  async scan(item, report, descend) {
    const names: string[] = [];
    let count = 0;
    for (const entry of readTar(item.source)) {
      if (typeof entry === "string") {
        report.add(item, "archive.broken", entry);
        break;
      }
      if (++count > MOST_ENTRIES) {
        report.add(item, "archive.too_large", `more than ${MOST_ENTRIES} entries`);
        break;
      }
      names.push(entry.name);
      const inner = inside(item, entry.name, partOf(item.source, entry.at, entry.size));
      if (entry.type === "1" || entry.type === "2") {
        if (leaves(entry)) report.add(inner, "archive.special_entry", `a link to ${entry.link}`, entry.at - BLOCK);
      } else if (entry.type === "0" || entry.type === "7") {
        await descend(inner);
      } else if (entry.type === "S") {
        report.add(inner, "archive.unread_kind", "a sparse entry");
      } else if (entry.type !== "5") {
        report.add(inner, "archive.special_entry", `an entry of type ${JSON.stringify(entry.type)}`, entry.at - BLOCK);
      }
    }
    checkNames(item, report, names);
  },
};

/** Symbolic links are relative to their folder, hard links to the archive's root. */
function leaves({ name, type, link }: TarEntry): boolean {
  if (link.startsWith("/") || link.includes("\\") || /^[A-Za-z]:/.test(link)) return true;
  let depth = type === "2" ? name.split("/").filter((part) => part !== "" && part !== ".").length - 1 : 0;
  for (const part of link.split("/")) {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

const text = (bytes: Uint8Array) => {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString("utf8");
};

/** Octal, or base 256 where the first bit is set. NaN where it is neither. */
function number(field: Uint8Array): number {
  if ((field[0] ?? 0) === 0x80) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
  const digits = text(field).trim();
  return digits === "" ? 0 : /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** Entries with their long names and sizes resolved; a string says why reading stopped. */
function* readTar(source: Source): Generator<TarEntry | string> {
  let next: Partial<Record<"path" | "linkpath" | "size", string>> = {};
  for (let at = 0; at < source.size; ) {
    const head = source.read(at, BLOCK).slice();
    if (head.length === BLOCK && head.every((byte) => byte === 0)) return;
    if (!isTarHeader(head)) return yield `at ${at} stands no header`;
    const said = number(head.subarray(124, 136));
    const type = head[156] === 0 ? "0" : String.fromCharCode(head[156] as number);
    const extension = type === "x" || type === "g" || type === "L" || type === "K";
    const size =
      extension || next.size === undefined ? said : /^\d{1,15}$/.test(next.size) ? Number(next.size) : Number.NaN;
    const data = at + BLOCK;
    const length = "0734657SxgLK".includes(type) && !"12".includes(type) ? size : 0;
    if (!(size >= 0) || data + length > source.size) return yield `the entry at ${at} reaches beyond the file`;
    at = data + Math.ceil(length / BLOCK) * BLOCK;
    if (extension) {
      if (size > LONGEST) return yield `an extension record of ${size} bytes`;
      const body = source.read(data, size).slice();
      if (type === "x") next = { ...next, ...pax(body) };
      else if (type === "L") next = { ...next, path: text(body) };
      else if (type === "K") next = { ...next, linkpath: text(body) };
      continue;
    }
    const prefix = text(head.subarray(257, 263)) === "ustar" ? text(head.subarray(345, 500)) : "";
    const short = text(head.subarray(0, 100));
    const name = next.path ?? (prefix === "" ? short : `${prefix}/${short}`);
    yield { name, type, link: next.linkpath ?? text(head.subarray(157, 257)), at: data, size: length };
    next = {};
  }
}

/** `LENGTH KEY=VALUE\n` records. */
function pax(body: Uint8Array): Partial<Record<"path" | "linkpath" | "size", string>> {
  const out: Partial<Record<"path" | "linkpath" | "size", string>> = {};
  const all = Buffer.from(body);
  for (let at = 0; at < all.length; ) {
    const space = all.indexOf(32, at);
    const length = space < 0 || space - at > 10 ? Number.NaN : Number(all.toString("latin1", at, space));
    if (!(Number.isInteger(length) && length > space - at + 1)) break;
    const record = all.toString("utf8", space + 1, at + length - 1);
    const equals = record.indexOf("=");
    const key = record.slice(0, equals);
    if (key === "path" || key === "linkpath" || key === "size") out[key] = record.slice(equals + 1);
    at += length;
  }
  return out;
}
