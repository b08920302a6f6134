import type { Span } from "../../../spine/index.js";
import { isStrangeIndex, trustsStrangers } from "../../knowledge/packages/strangers.js";
import { NO_SOURCES } from "../../knowledge/value.js";
import type { Machine } from "./machine.js";

/** Where package managers look, as their options say by another way. */
const PLACES =
  /^(?:(?:PIP|UV)_(?:DEFAULT_INDEX|INDEX_URL|EXTRA_INDEX_URL|INDEX|FIND_LINKS)|NPM_CONFIG_REGISTRY|YARN_(?:REGISTRY|NPM_REGISTRY_SERVER)|BUN_CONFIG_REGISTRY|GOPROXY|CARGO_REGISTRIES_\w{1,64}_INDEX|CARGO_REGISTRY_INDEX|RUSTUP_(?:DIST_SERVER|UPDATE_ROOT)|BUNDLE_MIRROR__\w{1,128}|HOMEBREW_(?:BOTTLE_DOMAIN|API_DOMAIN|BREW_GIT_REMOTE)|CONDA_CHANNELS|NUGET_SOURCE|CPAN_MIRROR|PERL_CPANM_OPT|DENO_REGISTRY|NPM_CONFIG_NODEJS_ORG_MIRROR)$/;
/** What says that nobody need vouch for what comes: a value, and which of them. */
const CHECKS: readonly (readonly [name: RegExp, unsafe: RegExp])[] = [
  [/^(?:PIP_TRUSTED_HOST|UV_INSECURE_HOST)$/, /./],
  [/^(?:NPM_CONFIG_STRICT_SSL|YARN_ENABLE_STRICT_SSL)$/, /^(?:false|0)$/i],
  [/^GOSUMDB$/, /^off$/i],
  [/^GOFLAGS$/, /(?:^|\s)-insecure\b/],
  // For all modules, not for those of one's own.
  [/^(?:GOINSECURE|GONOSUMDB|GONOSUMCHECK)$/, /^(?:\*|1|true|\*\.\*)$|,\*(?:,|$)/i],
  [/^CONDA_SSL_VERIFY$/, /^(?:false|0|no)$/i],
];

/** Whether a variable has packages come from strangers, or unchecked; says so. */
export function watchRegistry(m: Machine, given: string, text: string, span: Span): void {
  const name = given.toUpperCase();
  const unsafe =
    (PLACES.test(name) && text.split(/[\s,|;]+/).some(isStrangeIndex)) ||
    CHECKS.some(([which, value]) => which.test(name) && value.test(text) && !isOwnHost(name, text));
  if (!unsafe) return;
  const resource = { type: "package", name: "*", form: "any" } as const;
  m.maybe(() => m.push("package.install", resource, UNTRUSTED, NO_SOURCES, span, {}));
}

/** A host that is this machine, or of this network alone. */
const isOwnHost = (name: string, text: string) =>
  /HOST$/.test(name) && !trustsStrangers("trusted-host", text.split(/[\s,]/, 1)[0]!);

const UNTRUSTED: readonly string[] = ["untrusted"];

/** Names this is worth asking about. */
export const isRegistry = (name: string): boolean =>
  /^(?:pip|uv|npm_config|yarn|bun|go[a-z]|cargo_reg|rustup|bundle_m|homebrew|conda|nuget|cpan|perl_cpanm|deno_r)/i.test(
    name,
  );
