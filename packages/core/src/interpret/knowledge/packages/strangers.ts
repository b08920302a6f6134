import { readHost } from "../../http/index.js";
import type { Line } from "../line.js";
import type { Value } from "../value.js";
import { isKnownIndex } from "./indexes.js";

const MAX = 2_048;

/** Options that name where packages are looked for, of all managers; their value counts where it is an address. */
const WHERE =
  /^(?:-Source|--(?:registry|index-url|extra-index-url|default-index|index|extra-index|source|find-links|channel|server|only-server|mirror|from|dist-url|overlay-ports|repos|repository|repository-url))(?:=(.*))?$/s;
const SHORTS: Readonly<Record<string, RegExp>> = {
  pip: /^-[if](.*)$/s,
  pip3: /^-[if](.*)$/s,
  "uv-pip": /^-[if](.*)$/s,
  uv: /^-[if](.*)$/s,
  gem: /^-s(.*)$/s,
  nuget: /^-s(.*)$/s,
  dotnet: /^-s(.*)$/s,
  conda: /^-c(.*)$/s,
  mamba: /^-c(.*)$/s,
  micromamba: /^-c(.*)$/s,
  choco: /^-s(.*)$/s,
  chocolatey: /^-s(.*)$/s,
  winget: /^-s(.*)$/s,
};
/** Hosts whose certificates need not be right. */
const TRUSTED = /^--(?:trusted-host|allow-insecure-host)(?:=(.*))?$/s;
const UNCHECKED = /^--(?:no-strict-ssl|strict-ssl=(?:false|0)|allow-insecure-connections)$/;

/** Whether a line has packages looked for where nobody vouches for them, or by a connection anybody may answer. */
export function looksElsewhere({ program, words }: Line): boolean {
  for (const [at, { form, text }] of words.entries()) {
    if (form === "unknown" || text.charCodeAt(0) !== HYPHEN) continue;
    if (UNCHECKED.test(text) || (text === "--strict-ssl" && words[at + 1]?.text === "false")) return true;
    const trusted = TRUSTED.exec(text);
    if (trusted !== null && !isOwn(trusted[1] ?? words[at + 1]?.text ?? "")) return true;
    const where = WHERE.exec(text) ?? SHORTS[program]?.exec(text);
    if (where != null && isStrangeIndex(where[1] || (words[at + 1]?.text ?? ""))) return true;
  }
  return false;
}

const HYPHEN = 45;

/** An address, plain or behind `NAME=`, of an index nobody here knows, or one that plain HTTP leads to. */
export function isStrangeIndex(text: string): boolean {
  const [, scheme, host = "", path = ""] =
    /^(?:[\w.-]{1,64}=)?(?:sparse\+|git\+)?(https?):\/\/(?:[^/@\s]*@)?(\[[\da-f:.]+\]|[^/:?#\s]+)(?::\d+)?(\/[^\s?#]*)?/i.exec(
      text.slice(0, MAX),
    ) ?? [];
  if (scheme === undefined || isOwn(host)) return false;
  return scheme.toLowerCase() === "http" || !isKnownIndex(readHost(host).name, path);
}

/** Settings that say where packages are looked for, and those that say nobody need vouch for them. */
const PLACE =
  /(?:^|[.:_-])(?:registry|index-url|extra-index-url|default-index|index|mirror|source|sources|channels?|repositories|repo|find-links|proxy|npmregistryserver)(?:$|[.:_-])/i;
const CHECKS =
  /(?:strict-?ssl|ssl_?verify|sslverify|enablestrictssl|secure-http|verify-ssl|verify_ssl|ssl-verify|http-check-revoke)$/i;
const SWITCHES =
  /(?:disable-tls|trusted-host|allow-insecure-host|insecure|unsafehttpwhitelist|allow-insecure-connections)$/i;

/** Whether a setting of a package manager, kept for good, has packages come from strangers or unchecked. */
export function trustsStrangers(key: string, value: string): boolean {
  if (CHECKS.test(key)) return /^(?:false|0|no|off|null)$/i.test(value);
  if (SWITCHES.test(key))
    return !/^(?:|false|0|no|off)$/i.test(value) && (/tls|insecure$|connections$/i.test(key) || !isOwn(value));
  return (PLACE.test(key) || /^https?:/i.test(key)) && value.split(/[\s,|]+/).some(isStrangeIndex);
}

/** This machine, or a name only a local resolver knows. */
function isOwn(text: string): boolean {
  const host = text.replace(/^https?:\/\//i, "").replace(/(?::\d+)?(?:\/.*)?$/s, "");
  const { name, labels } = readHost(host);
  return (
    labels.includes("loopback") ||
    (labels.includes("private-network") && !/^[\d.:]+$/.test(name)) ||
    /^[a-z\d-]{0,63}$/.test(name)
  );
}

/** A commit, or the digest of what is fetched: nothing else can stand there tomorrow. */
const PINNED =
  /[@#](?:commit=|egg=[\w.-]+&|subdirectory=[\w./-]+&){0,4}[0-9a-f]{40}\b|\/(?:archive|tarball|zipball)\/[0-9a-f]{40}\b|#sha256=[0-9a-f]{64}\b/i;
const ADDRESS =
  /^(?:[\w.[\],-]{1,128} ?@ ?)?(?:git\+(?!file:)[\w+]{2,8}:\/\/|git:\/\/|ssh:\/\/|hg\+\w{3,5}:\/\/|svn\+\w{3,5}:\/\/|bzr\+\w{3,5}:\/\/|https?:\/\/|git@[\w.-]+:)/i;
const HOSTED = /^(?:@?[\w./-]{1,128}@)?(?:github|gitlab|bitbucket|gist|sourcehut|tarball):(?!\/\/)/i;
/** `npm install user/repository`; a folder has a dot or a slash before it. */
const SHORTHAND = /^[a-z\d][\w-]{0,63}\/[\w.-]{1,128}(?:#[\w./-]{0,128})?$/i;
const NODE = /^(?:npm|pnpm|yarn|bun|cnpm|npx|pnpx|bunx)$/;

/** `brew install owner/tap/name` brings the owner's own list of packages; these are makers people know. */
const TAPPED = /^[\w.-]{1,64}\/[\w.-]{1,64}\/[\w.@+-]{1,128}$/;
const MAKERS_OF_TAPS: ReadonlySet<string> = new Set(
  [
    "homebrew hashicorp mongodb aws azure google-cloud-sdk stripe supabase github docker microsoft",
    "oven-sh heroku elastic confluentinc redis-stack planetscale pulumi kreuzwerker fluxcd argoproj",
    "derailed goreleaser golangci jesseduffield charmbracelet vectordotdev dart-lang leoafarias",
    "facebook fairwindsops minio cloudflare superfly railwayapp netlify vercel sst tursodatabase",
    "neondatabase anchore aquasecurity wix",
  ].flatMap((line) => line.split(" ")),
);

/** Whether a list of packages is kept by makers people know: `owner/list`. */
export const isTapOfMakers = ({ form, text }: Value): boolean =>
  form === "exact" && MAKERS_OF_TAPS.has(text.slice(0, Math.max(0, text.indexOf("/"))).toLowerCase());

/** Extensions of `gh` are repositories; these owners are its makers. */
const MAKERS = /^(?:https:\/\/github\.com\/)?(?:github|cli)\//;

/** A package by a repository or an address, which is no registry's and may hold something else tomorrow. */
export function isStranger(whole: Value, program: string): boolean {
  const { form } = whole;
  const text = whole.text.slice(0, MAX);
  if (form === "unknown") return false;
  if (program === "gh") return !MAKERS.test(text) && text.includes("/");
  if (program === "brew" && TAPPED.test(text)) return !isTapOfMakers(whole);
  if (!(ADDRESS.test(text) || HOSTED.test(text) || (NODE.test(program) && SHORTHAND.test(text)))) return false;
  return !PINNED.test(text) && !isKnownFile(text);
}

/** A file of a registry's own, by its whole address. */
function isKnownFile(text: string): boolean {
  const url = /(?:^|@ ?)(https:\/\/\S+)$/i.exec(text)?.[1];
  return url !== undefined && !isStrangeIndex(url);
}
