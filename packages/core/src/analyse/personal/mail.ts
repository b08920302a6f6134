import type { Personal } from "./scan.js";

const DOMAIN = /[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,24}/y;
/** More of a name, or the path on a machine one signs in to. */
const FURTHER = /[A-Za-z0-9-]|:[\w/~.]/y;
/** Domains nobody has (RFC 2606, RFC 6761), and those of addresses that reach nobody. */
const NOBODYS =
  /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost|local|internal|noreply\.github\.com)$/i;
/** Names of offices and machines. */
const OFFICES =
  /^(?:git|root|admin|administrator|info|support|help|hello|contact|sales|office|team|security|abuse|postmaster|webmaster|mailer-daemon|no[-_.]?reply|do[-_.]?not[-_.]?reply|notifications?|bot|ci|user|username|you|your[-_.]?(?:name|email)|someone|somebody|name|email|foo|bar|test|deploy|ubuntu|ec2-user|www-data|hg|svn|dependabot(?:\[bot\])?)$/i;
const LONGEST = 64;

/** Addresses of people. One of an office, a machine or a documentation is none; nor is where one signs in (`git@host:x`). */
export function mailsIn(text: string, found: Personal[]): void {
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    let start = at;
    while (start > 0 && at - start <= LONGEST && isOfName(text.charCodeAt(start - 1))) start--;
    if (start === at || at - start > LONGEST || isLogin(text, start)) continue;
    DOMAIN.lastIndex = at + 1;
    const match = DOMAIN.exec(text);
    if (match === null) continue;
    FURTHER.lastIndex = DOMAIN.lastIndex;
    if (FURTHER.test(text) || NOBODYS.test(match[0]) || OFFICES.test(text.slice(start, at))) continue;
    found.push({ family: "email", start, end: DOMAIN.lastIndex });
  }
}

/** Whether it is the login of an address: `//jane@`, `//jane:password@`. */
function isLogin(text: string, start: number): boolean {
  let at = start - 1;
  if (text[at] !== ":") return text[at] === "/";
  while (start - at < LONGEST && isOfName(text.charCodeAt(at - 1))) at--;
  return text[at - 1] === "/";
}

/** Letters, digits, `.`, `_`, `%`, `+`, `-`, `'`. */
const isOfName = (c: number) =>
  (c >= 97 && c <= 122) ||
  (c >= 65 && c <= 90) ||
  (c >= 48 && c <= 57) ||
  c === 46 ||
  c === 95 ||
  c === 45 ||
  c === 43 ||
  c === 37;
