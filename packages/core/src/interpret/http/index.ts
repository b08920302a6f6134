export { type NetActionParts, type NetKind, netAction } from "./action.js";
export { type Host, type Oddity, readHost } from "./host.js";
export { MAX_URL, readUrl, type UrlOptions, type UrlReading } from "./url.js";
