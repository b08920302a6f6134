import type { Source } from "../../spine/index.js";
import { NO_SOURCES } from "../action.js";
import { netAction } from "../http/index.js";
import { type ToolReading, tooMuch } from "./reading.js";

const MAX_TEXT = 64 * 1024;
const MAX_ADDRESSES = 256;
const ADDRESS = /\b(?:https?|wss?|file):\/\/[^\s'"`<>\\${}]{0,2048}/gi;
/** What a page keeps for its user: the login above all. */
const KEPT =
  /\b(?:document\s*\.\s*cookie|cookieStore|localStorage|sessionStorage|indexedDB)\b|\.\s*(?:cookies|storageState)\s*\(/;
/** Ways out of a page. */
const OUT =
  /\b(?:fetch|sendBeacon|XMLHttpRequest|WebSocket|EventSource|Image|axios)\b|\.src\s*=|\blocation\b|\.\s*(?:goto|post|submit)\s*\(/;
const OF_PAGE: readonly Source[] = [{ type: "data", name: "what the page keeps", labels: ["secret"] }];

/** Code that runs in a page, or drives one: the addresses it names are asked, and get what it takes out of the page's store. */
export function pageCode(reading: ToolReading, text: string | null): void {
  if (text === null) return;
  const { place } = reading.world;
  const code = text.slice(0, MAX_TEXT);
  const all = [...new Set([...code.matchAll(ADDRESS)].map(([url]) => url))];
  const urls = all.slice(0, MAX_ADDRESSES);
  if (text.length > MAX_TEXT || all.length > MAX_ADDRESSES) tooMuch(reading);
  const takes = KEPT.test(code) && OUT.test(code);
  for (const url of urls) {
    const sends = takes && !/^file:/i.test(url);
    const one = netAction(sends ? "net.send" : "net.receive", url, {
      place,
      detail: {},
      sources: sends ? OF_PAGE : NO_SOURCES,
    });
    if (one === null) continue;
    reading.actions.push(one.labels.includes("loopback") ? { ...one, sources: NO_SOURCES } : one);
  }
}
