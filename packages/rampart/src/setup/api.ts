import { isIP } from "node:net";
import { isAbsolute } from "node:path";
import { ALGORITHMS, API_RATES, type ApiOptions, type Issuer, type Workload } from "@rampart/guard";
import { isSafeToSend } from "@rampart/service";

/** `api:` of `rampart.yaml`: where the HTTP API listens, and whom it believes besides its own keys. Null: nowhere. */
export const NO_API: ApiOptions | null = null;

const PORT = 7743;
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?(?::[1-9][0-9]{0,4})?$/;
const SPIFFE = /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/[A-Za-z0-9._-]{1,255}){1,16}$/;
const MAX_SPIFFE = 256;
const MAX_TEXT = 2_048;

class Wrong extends Error {}
const wrong = (message: string): never => {
  throw new Wrong(message);
};

/** The API's settings, null where there are none, or what is wrong with them. */
export function parseApi(value: unknown): ApiOptions | string | null {
  if (value === undefined || value === null) return NO_API;
  try {
    const said = mapping(value, "api", ["listen", "names", "tls", "rates", "issuers", "workloads"]);
    const { host, port } = addressOf(said["listen"] ?? `127.0.0.1:${PORT}`);
    const tls = said["tls"] === undefined ? undefined : tlsOf(said["tls"]);
    if (tls === undefined && host !== "127.0.0.1" && host !== "::1")
      wrong("`api.listen` on another address than 127.0.0.1 needs `api.tls`");
    return {
      host,
      port,
      names: list(said["names"], "api.names").map((name) =>
        typeof name === "string" && NAME.test(name) ? name : wrong("`api.names` are names of hosts, in lower case"),
      ),
      ...(tls === undefined ? {} : { tls }),
      rates: said["rates"] === undefined ? API_RATES : ratesOf(said["rates"]),
      issuers: issuersOf(list(said["issuers"], "api.issuers")),
      workloads: workloadsOf(list(said["workloads"], "api.workloads"), tls?.clients !== undefined),
    };
  } catch (error) {
    if (error instanceof Wrong) return error.message;
    throw error;
  }
}

/** `127.0.0.1:7743`, `[::1]:7743`, or a port alone. */
export function addressOf(value: unknown): { readonly host: string; readonly port: number } {
  const text = typeof value === "number" ? `127.0.0.1:${value}` : value;
  const match = typeof text === "string" ? /^(?:\[([0-9a-f:]{2,45})\]|([0-9.]{7,15})):([0-9]{1,5})$/.exec(text) : null;
  const host = match?.[1] ?? match?.[2] ?? "";
  const port = Number(match?.[3]);
  if (match === null || isIP(host) === 0 || port > 65_535)
    return wrong("`api.listen` is an IP address and a port, as in 127.0.0.1:7743");
  return { host, port };
}

function tlsOf(value: unknown): NonNullable<ApiOptions["tls"]> {
  const said = mapping(value, "api.tls", ["certificate", "key", "clients"]);
  const file = (name: string) => {
    const path = said[name];
    if (typeof path === "string" && isAbsolute(path) && path.length <= MAX_TEXT) return path;
    return wrong(`\`api.tls.${name}\` is an absolute path of a PEM file`);
  };
  const own = { certificate: file("certificate"), key: file("key") };
  return said["clients"] === undefined ? own : { ...own, clients: file("clients") };
}

function ratesOf(value: unknown): ApiOptions["rates"] {
  const { address = API_RATES.address, credential = API_RATES.credential } = mapping(value, "api.rates", [
    "address",
    "credential",
  ]);
  const isRate = (rate: unknown): rate is number => Number.isInteger(rate) && Number(rate) >= 1 && Number(rate) <= 1e6;
  if (!isRate(address) || !isRate(credential)) return wrong("`api.rates` are requests a second, 1 to 1000000");
  return { address, credential };
}

/** A token is people's or agents' by its audience: with one for both, nobody could say which. */
function issuersOf(values: readonly unknown[]): readonly Issuer[] {
  const issuers = values.map((value, at) => numbered("issuer", at, values.length, () => issuerOf(value)));
  const named = new Set(issuers.map(({ issuer, audience }) => JSON.stringify([issuer, audience])));
  if (named.size < issuers.length)
    wrong("an issuer is named twice with one `audience`: give the tokens of agents another one than those of people");
  return issuers;
}

function issuerOf(value: unknown): Issuer {
  const said = mapping(value, "api.issuers", ["issuer", "audience", "keys", "are", "groups", "algorithms"]);
  const { are, groups = null, algorithms = ["RS256", "ES256"] } = said;
  const issuer = textOf(said["issuer"], "issuer");
  if (/\s/.test(issuer)) wrong("`issuer` of an issuer has no blanks");
  if (are !== "people" && are !== "agents") return wrong("`are` of an issuer is people or agents");
  if (groups !== null && typeof groups !== "string") return wrong("`groups` of an issuer is the name of a claim");
  const known = list(algorithms, "algorithms").map((one) => ALGORITHMS.find((name) => name === one));
  if (known.length === 0 || known.includes(undefined))
    return wrong(`\`algorithms\` of an issuer are some of ${ALGORITHMS.join(", ")}`);
  return {
    issuer,
    audience: textOf(said["audience"], "audience"),
    keys: keysOf(textOf(said["keys"], "keys")),
    are,
    groups,
    algorithms: known as Issuer["algorithms"],
  };
}

/** What comes from another machine comes encrypted. */
function keysOf(text: string): Issuer["keys"] {
  if (isAbsolute(text)) return { file: text };
  if (!URL.canParse(text)) return wrong("`keys` of an issuer is an absolute path, or an address");
  const url = new URL(text);
  const { username, password } = url;
  if (username !== "" || password !== "") return wrong("`keys` of an issuer has no user or password in it");
  if (!isSafeToSend(url)) return wrong("`keys` of an issuer is https, or http to this machine");
  return { url: text };
}

function workloadsOf(values: readonly unknown[], clients: boolean): readonly Workload[] {
  const workloads = values.map((value, at) => numbered("workload", at, values.length, () => workloadOf(value)));
  if (workloads.length > 0 && !clients) wrong("`api.workloads` need `api.tls.clients`, who signs their certificates");
  if (new Set(workloads.map(({ spiffe }) => spiffe)).size < workloads.length) wrong("a workload is named twice");
  return workloads;
}

function workloadOf(value: unknown): Workload {
  const { spiffe, agent } = mapping(value, "api.workloads", ["spiffe", "agent"]);
  if (typeof spiffe !== "string" || spiffe.length > MAX_SPIFFE || !SPIFFE.test(spiffe))
    return wrong("`spiffe` of a workload is spiffe://DOMAIN/PATH");
  return { spiffe, agent: textOf(agent, "agent") };
}

/** Of several, which one it is. */
function numbered<T>(what: string, at: number, of: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Wrong) || of === 1) throw error;
    throw new Wrong(`${what} ${at + 1}: ${error.message}`);
  }
}

function mapping(value: unknown, where: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return wrong(`\`${where}\` is a mapping of ${keys.join(", ")}`);
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) wrong(`unknown key \`${where}.${unknown}\`: expected ${keys.join(", ")}`);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, where: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.length <= 1_000 ? value : wrong(`\`${where}\` is a list`);
}

function textOf(value: unknown, name: string): string {
  if (typeof value === "string" && value !== "" && value.length <= MAX_TEXT) return value;
  return wrong(`\`${name}\` is a text`);
}

/** The lines of `rampart.yaml`; none where there is no API. JSON is YAML. */
export function formatApi(api: ApiOptions | null): string {
  if (api === null) return "";
  const { host, port, names, tls, rates, issuers, workloads } = api;
  const listen = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const lines = [`  listen: ${JSON.stringify(listen)}`];
  if (names.length > 0) lines.push(`  names: ${JSON.stringify(names)}`);
  if (tls !== undefined) lines.push(`  tls: ${JSON.stringify(tls)}`);
  const usual = rates.address === API_RATES.address && rates.credential === API_RATES.credential;
  if (!usual) lines.push(`  rates: ${JSON.stringify(rates)}`);
  const keyed = issuers.map(({ keys, ...rest }) => ({ ...rest, keys: "file" in keys ? keys.file : keys.url }));
  if (keyed.length > 0) lines.push("  issuers:", ...keyed.map((issuer) => `    - ${JSON.stringify(issuer)}`));
  if (workloads.length > 0)
    lines.push("  workloads:", ...workloads.map((workload) => `    - ${JSON.stringify(workload)}`));
  return `# The HTTP API (docs/api.md): where it listens, and whom it believes besides its own keys.\napi:\n${lines.join("\n")}\n`;
}
