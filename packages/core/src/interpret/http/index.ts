export { type NetActionParts, type NetKind, netAction } from "./action.js";
export { type Host, type Oddity, readHost } from "./host.js";
export { isIssuers, issuerOfFamily, issuerOfVariable } from "./issuers.js";
export { asLogins, namesSecret, SIGNS_IN, withoutLogin } from "./logins.js";
export { MAX_URL, readUrl, type UrlOptions, type UrlReading } from "./url.js";
