import { createPrivateKey } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseVerifier, signerOf } from "@rampart/ledger";
import { type Layout, makePrivateFolder, placesIn, prepareLayout, syncFolder, writeAtomic } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Entry, Header } from "./format.js";
import { readBackup, type Take } from "./read.js";
import { keyOf, unseal } from "./seal.js";
import { checkMeant, forged } from "./sign.js";

/** A key, or a policy's file, read whole. */
const MAX_WHOLE = 32 * 1024 * 1024;

export interface Restored {
  readonly header: Header;
  readonly files: number;
  /** `continued`: the same log with its key; `given`: its key beside a log that was there; `begun`: a new one begins. */
  readonly log: "continued" | "given" | "begun";
  /** The policy file held another policy than was in force; it lies beside it. */
  readonly leftAside: boolean;
}

/** Reads a backup to its end and throws it away. `meant`: the verifier key of the installation it has to be of. @throws Failure */
export async function checkBackup(
  path: string,
  passphrase: string | null,
  meant: string | null = null,
): Promise<{ header: Header; files: number }> {
  let files = 0;
  const header = await readBackup(path, async (about) => {
    checkMeant(about.key, meant);
    const key = about.keys === null || passphrase === null ? null : await keyOf(about.keys, passphrase);
    return async (entry, bytes) => {
      files++;
      if (entry.sealed === null || key === null) for await (const _ of bytes);
      else opened(key, entry, await whole(bytes), about);
    };
  });
  return { header, files };
}

/**
 * Puts a backup where nothing is installed. All of it is read and checked beside its place first, so that a damaged one
 * leaves nothing behind.
 *
 * @throws Failure `already_there`, `bad_value`, `file_unreadable`, `backup_unsigned`, `backup_forged`
 */
export async function restoreBackup(
  path: string,
  layout: Layout,
  passphrase: string | null,
  meant: string | null = null,
): Promise<Restored> {
  const places = placesIn(layout);
  const hasLog = (await readdir(places.log).catch(() => [])).length > 0;
  if (existsSync(places.policy)) throw occupied(places.policy);
  if (existsSync(join(places.keys, "log.pem"))) throw occupied(places.keys);
  await prepareLayout(layout);
  const staging = join(layout.state, "restore.partial");
  await rm(staging, { recursive: true, force: true });
  try {
    const staged = new Map<string, Entry>();
    const header = await readBackup(path, async (about) => {
      checkMeant(about.key, meant);
      if (hasLog && about.log) throw occupied(places.log);
      if (hasLog && about.keys === null)
        throw new Failure("refused", "there is a log here and the backup has no key for it", null, EXIT.no);
      if (about.keys !== null && passphrase === null)
        throw new Failure("bad_value", "its keys are sealed", "the same with --passphrase-file FILE");
      const key = about.keys === null || passphrase === null ? null : await keyOf(about.keys, passphrase);
      return stageInto(staging, staged, key, about);
    });
    const wanted = { keys: header.keys !== null && (header.log || hasLog) };
    const kept = [...staged.values()].filter((entry) => wanted.keys || !entry.path.startsWith("state/keys/"));
    for (const entry of kept) await place(entry, staging, layout);
    const leftAside = header.log || hasLog ? false : await activeInto(header, layout);
    return { header, files: kept.length, log: header.log ? "continued" : hasLog ? "given" : "begun", leftAside };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

const occupied = (path: string) =>
  new Failure(
    "already_there",
    `${path} is there: a backup goes where nothing is installed`,
    "rampart uninstall --help",
    EXIT.no,
  );

function stageInto(staging: string, staged: Map<string, Entry>, key: Buffer | null, about: Header): Take {
  return async (entry, bytes) => {
    const to = join(staging, entry.path);
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const file = await open(to, "wx", 0o600);
    try {
      if (entry.sealed === null) for await (const chunk of bytes) await file.writeFile(chunk);
      else if (key !== null) await file.writeFile(opened(key, entry, await whole(bytes), about));
      await file.sync();
    } finally {
      await file.close();
    }
    staged.set(entry.path, entry);
  };
}

/** A sealed file. The key that is in it has to be the one it is signed with: so a passphrase vouches for all of it. */
function opened(key: Buffer, entry: Entry, bytes: Buffer, { key: verifier }: Header): Buffer {
  const secret = unseal(key, entry, bytes);
  if (entry.path === SIGNING_KEY && !isKeyOf(secret, verifier))
    throw forged("another key is sealed in it than signed it");
  return secret;
}

const SIGNING_KEY = "state/keys/log.pem";

function isKeyOf(pem: Buffer, verifier: string): boolean {
  try {
    return signerOf(parseVerifier(verifier).name, createPrivateKey(pem)).verifier.text === verifier;
  } catch {
    return false;
  }
}

async function place({ path, mode }: Entry, staging: string, layout: Layout): Promise<void> {
  const to = targetOf(path, layout);
  const from = join(staging, path);
  const folder = dirname(to);
  if (!existsSync(folder)) {
    await makePrivateFolder(folder);
    await sameOwner(folder);
  }
  if (path.startsWith("state/") && folder.startsWith(layout.state)) await rename(from, to);
  else await writeAtomic(to, await readFile(from), mode & 0o640);
  await sameOwner(to);
  await syncFolder(folder);
}

/** In system mode root restores what is the guard's: what is made belongs to whom its folder belongs to. */
async function sameOwner(path: string): Promise<void> {
  if (process.geteuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(path));
  await chown(path, uid, gid);
}

function targetOf(path: string, layout: Layout): string {
  if (path === "state/doors.json") return placesIn(layout).doors;
  const [root, ...names] = path.split("/");
  return join(root === "config" ? layout.config : layout.state, ...names);
}

/** Without its log nobody could say that what stands in the file was not agreed to: what was in force is put there. */
async function activeInto({ active, file }: Header, layout: Layout): Promise<boolean> {
  if (file === active || file === null) return false;
  const { policy } = placesIn(layout);
  const version = join(layout.state, "policies", `${active.replace(":", "-")}.json`);
  const kept = JSON.parse(await readFile(version, "utf8")) as { texts?: readonly { text?: unknown }[] };
  const text = kept.texts?.[0]?.text;
  if (typeof text !== "string")
    throw new Failure("file_unreadable", "the policy that was in force is not in the backup as text", null);
  await rename(policy, `${policy}.left-aside`);
  await writeAtomic(policy, text);
  await sameOwner(policy);
  return true;
}

async function whole(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > MAX_WHOLE) throw new Failure("file_unreadable", "a sealed file is no key", null);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
