import {
  inTurn,
  isJsonObject,
  type Json,
  type JsonObject,
  parseStrict,
  readBounded,
  ServiceError,
  writeAtomic,
} from "@rampart/service";

/** One definition of a tool, as it was seen. */
export interface Seen {
  /** `sha256:<hex>` of the definition in canonical JSON. */
  readonly digest: string;
  /** When it was seen first, milliseconds since 1970. */
  readonly since: number;
  /** The definition itself; null where it is too long to be kept. */
  readonly definition: JsonObject | null;
  /** A person accepted it: what its words look like is pointed out no more. */
  readonly person?: true;
}

/** What is known of one tool: the definition that was accepted, and another one that waits to be. */
export interface Pin {
  readonly accepted: Seen | null;
  readonly waiting: Seen | null;
}

/** Tools by their server's name here. */
export type Pins = Readonly<Record<string, Readonly<Record<string, Pin>>>>;

/** Where a server stands whose tools are pinned: a client's file, and the project it is for there. */
export interface PinPlace {
  readonly file: string;
  readonly project: string | null;
}

export const isSamePlace = (a: PinPlace) => (b: PinPlace) => a.file === b.file && a.project === b.project;

/** Whose pins those of a name are, where a scan found that out: every place the one server stands in. */
export type PinOwners = Readonly<Record<string, readonly PinPlace[]>>;

interface PinFile {
  readonly servers: Pins;
  readonly owners: PinOwners;
}

const MAX_BYTES = 16 * 1024 * 1024;
/** Characters of a definition that is kept beside its digest. */
export const MAX_DEFINITION = 64 * 1024;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** @throws ServiceError `file.*` other than one that is not there, `json.*`, `pins.malformed` */
export async function readPins(path: string): Promise<Pins> {
  return (await readFile(path)).servers;
}

/** @throws ServiceError as {@link readPins} */
export async function readPinOwners(path: string): Promise<PinOwners> {
  return (await readFile(path)).owners;
}

async function readFile(path: string): Promise<PinFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readBounded(path, { maxBytes: MAX_BYTES, owned: true });
  } catch (error) {
    if (error instanceof ServiceError && error.code === "file.missing") return { servers: {}, owners: {} };
    throw error;
  }
  try {
    return pinsFrom(parseStrict(bytes, { bytes: MAX_BYTES }));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const next = "a person moves the file away, and what servers offer is pinned anew";
    throw new ServiceError(error.code, `the pins of MCP servers in ${path} cannot be read; ${next}`, error);
  }
}

/**
 * Changes the pins of one server; of several proxies that do so at once each sees what the one before it wrote.
 *
 * @throws ServiceError as {@link readPins}; `file.too_large` where there is no room
 */
export async function changePins(
  path: string,
  server: string,
  change: (tools: Readonly<Record<string, Pin>>) => Readonly<Record<string, Pin>>,
): Promise<void> {
  await rewrite(path, ({ servers, owners }) => ({
    servers: { ...servers, [server]: change(servers[server] ?? {}) },
    owners,
  }));
}

/** Writes down whose pins those of some names are. @throws ServiceError as {@link changePins} */
export async function ownPins(path: string, more: PinOwners): Promise<void> {
  const known = await readPinOwners(path);
  if (JSON.stringify({ ...known, ...more }) === JSON.stringify(known)) return;
  await rewrite(path, ({ servers, owners }) => ({ servers, owners: { ...owners, ...more } }));
}

async function rewrite(path: string, change: (file: PinFile) => PinFile): Promise<void> {
  await inTurn(path, async () => {
    const text = `${JSON.stringify({ v: 1, ...change(await readFile(path)) }, null, 2)}\n`;
    // What could not be read again would end every server, not only the one that fills it.
    if (Buffer.byteLength(text) > MAX_BYTES)
      throw new ServiceError(
        "file.too_large",
        "no more tools can be pinned; `rampart mcp pin SERVER --forget` makes room",
      );
    await writeAtomic(path, text);
  });
}

/** The tools of a server with these accepted by a person: what waits of each, or else what was accepted by being seen. */
export function acceptedBy(
  tools: Readonly<Record<string, Pin>>,
  names: readonly string[],
): Readonly<Record<string, Pin>> {
  const made: Record<string, Pin> = { ...tools };
  for (const name of names) {
    const seen = made[name]?.waiting ?? made[name]?.accepted ?? null;
    if (seen !== null) made[name] = { accepted: { ...seen, person: true }, waiting: null };
  }
  return made;
}

function pinsFrom(value: Json): PinFile {
  const malformed = () => new ServiceError("json.syntax", "the pins of MCP servers are malformed");
  if (!isJsonObject(value) || value["v"] !== 1 || !isJsonObject(value["servers"])) throw malformed();
  for (const tools of Object.values(value["servers"])) {
    if (!isJsonObject(tools)) throw malformed();
    for (const pin of Object.values(tools)) {
      if (!isJsonObject(pin) || !isSeen(pin["accepted"]) || !isSeen(pin["waiting"])) throw malformed();
    }
  }
  const owners = value["owners"] ?? {};
  if (!isJsonObject(owners) || !Object.values(owners).every((all) => Array.isArray(all) && all.every(isPlace)))
    throw malformed();
  return { servers: value["servers"] as unknown as Pins, owners: owners as unknown as PinOwners };
}

function isPlace(value: Json): boolean {
  if (!isJsonObject(value) || typeof value["file"] !== "string") return false;
  return value["project"] === null || typeof value["project"] === "string";
}

function isSeen(value: Json | undefined): boolean {
  if (value === null) return true;
  if (!isJsonObject(value)) return false;
  const { digest, since, definition, person } = value;
  if (person !== undefined && person !== true) return false;
  if (typeof digest !== "string" || !DIGEST.test(digest) || typeof since !== "number") return false;
  return definition === null || isJsonObject(definition);
}
