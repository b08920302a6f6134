import { type Anchor, Anchors } from "../secrets/anchors.js";

/**
 * What a tool's description says in passing when the tool does more than it is for. None of these words means anything
 * alone; a description that takes something private, keeps or moves it, and says where to or what the excuse is, does.
 */
const TAKES =
  "send, sent, upload, stream, transmit, forward, post, shar, sync, export, exfiltrat, mirror, replicat, back up, backup, report, submit, relay, push, copie, copy, deliver, pipe, attach, includ, email, append, embed, pass";
const KEEPS =
  "logged, logs, log , stored, store, cached, cache, persist, maintain, retain, collect, record, captur, index, harvest, gather, extract, added to, saved, saves, incorporat, track, monitor, archiv, remember, scrape, intercept, fingerprint, opted-in, opted in";
const SECRET =
  "password, passphrase, credential, api key, api_key, apikey, access key, private key, ssh key, token, secret, .env, .pem, .key, id_rsa, ~/.ssh, ~/.aws, /etc/shadow, /etc/passwd, keystroke, keylog, credit card, card number, social security, seed phrase, wallet, cookie, system prompt, all files, any files, keys discovered, keys found";
const PRIVATE =
  "your repositor, your code, your files, your project, contact list, private branch, private repositor, private data, clipboard, screenshot, conversation, chat history, message history, user message, prompt history, browsing history, browser history, location, account number, bank account, ssn, medical, health record, personal information, personal data, contacts, address book, email address, validated email, mac address, hostname, username, user name, running process, environment variable, machine fingerprint, device fingerprint, fingerprint, biometric, voice, session data, identity, ip address, file contents, source code, names";
const ELSEWHERE =
  "http://, https://, remote, external, endpoint, third part, third-part, partner, affiliat, vendor, marketing, advertis, analytics, telemetry, newsletter, our server, our team, our security, our research, research team, to our , collection server, command server, webhook, ftp, across devices, via cloud, to the cloud, cloud storage, distributed system, shared database, central database, attacker, pastebin, ngrok, outside, headquarters, sponsor, advertiser, public bucket, public server, our model, our system, remote host, undisclosed";
const EXCUSE =
  "for analytics, for quality, for caching, for accuracy, for optimiz, for improv, to improve, for debugging, for diagnostic, for logging, for telemetry, for audit, for internal, for compliance, for monitoring, for training, for research, for security purposes, for safe, for backup, for persistence, for synchron, for collision, for verification, for better, for future, for personaliz, for convenience, purposes, optimization, quality assurance, silently, automatically, in the background, transparently, quietly, behind the scenes, also , additionally, as well, during ";

type Class = "takes" | "keeps" | "secret" | "private" | "elsewhere" | "excuse";
const CLASSES: readonly (readonly [name: Class, words: string])[] = [
  ["takes", TAKES],
  ["keeps", KEEPS],
  ["secret", SECRET],
  ["private", PRIVATE],
  ["elsewhere", ELSEWHERE],
  ["excuse", EXCUSE],
];

const WORDS = new Anchors<Class>(
  CLASSES.flatMap(([value, words]) => words.split(", ").map((text): Anchor<Class> => ({ text, fold: true, value }))),
);

/** Characters within which the words have to stand: two sentences or three. */
const NEAR = 320;

/** A secret somebody has to have to use the tool is not one it takes. */
const NEEDED =
  /\b(?:requires?|needs?|using|with|configured|valid|set|via|provide|authenticat\w{0,6})\s[\w ,'`]{0,28}$/i;

/** What it says it does not do. */
const DENIED = /\b(?:never|not|isn't|aren't|nor) (?:be )?$/i;

/**
 * Where a description says that private things are taken elsewhere, or kept under an excuse; null where it does not. Its
 * first sentence says what the tool is for: there, only secrets count.
 */
export function sideEffectIn(text: string): { readonly start: number; readonly end: number } | null {
  const purpose = text.search(/[.!?](?:\s|$)/);
  const last: Record<Class, number> = { takes: -1, keeps: -1, secret: -1, private: -1, elsewhere: -1, excuse: -1 };
  let found: { start: number; end: number } | null = null;
  WORDS.scan(text, (name, at, end) => {
    if (found !== null || isInsideWord(text, at) || (name === "private" && at < purpose)) return;
    if (name === "secret" && NEEDED.test(text.slice(Math.max(0, at - 40), at))) return;
    if ((name === "takes" || name === "keeps") && DENIED.test(text.slice(Math.max(0, at - 24), at))) return;
    last[name] = at;
    const near = (other: Class) => last[other] >= 0 && at - last[other] <= NEAR;
    if (!near("private") && !near("secret")) return;
    const moves = near("elsewhere") && (near("keeps") || near("takes"));
    const keeps = near("keeps") && near("excuse");
    if (moves || keeps) found = { start: Math.max(0, at - NEAR), end };
  });
  return found;
}

const isInsideWord = (text: string, at: number) =>
  at > 0 && /[A-Za-z0-9]/.test(text[at]!) && /[A-Za-z]/.test(text[at - 1]!);
