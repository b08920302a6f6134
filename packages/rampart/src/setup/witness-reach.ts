import { stat } from "node:fs/promises";
import { isIP } from "node:net";
import { dirname } from "node:path";
import { NO_WITNESS } from "@rampart/guard";
import { type Layout, placesIn } from "@rampart/service";
import { formatWitness, type WitnessSpec } from "./witness-spec.js";

/** Why a witness is within reach of whoever rules this machine, or null: as far as can be told from here it is not. */
export type Nearness = string | null;

/** A program can bring checkpoints anywhere; nothing is known of where, so its word is taken. */
export async function nearnessOf(spec: WitnessSpec, layout: Layout): Promise<Nearness> {
  if (spec.kind === "print" || spec.kind === "program") return null;
  if (spec.kind === "file") return onSameDisk(spec.path, layout);
  if (spec.kind === "git") return nearRemote(spec.remote, layout);
  return isOnThisMachine(new URL(spec.url).hostname) ? "it listens on this machine" : null;
}

export interface Reach {
  /** Some witness is out of reach. */
  readonly witnessed: boolean;
  readonly names: readonly string[];
  /** Those within reach, and why. */
  readonly near: readonly { readonly name: string; readonly why: string }[];
  /** For a person: what the witnesses are worth. */
  readonly assurance: string;
}

/** What the witnesses of an installation are worth: one that falls with this machine proves nothing about it. */
export async function reachOf(witnesses: readonly WitnessSpec[], layout: Layout): Promise<Reach> {
  const all = await Promise.all(
    witnesses.map(async (spec) => ({ name: formatWitness(spec), why: await nearnessOf(spec, layout) })),
  );
  const near = all.flatMap(({ name, why }) => (why === null ? [] : [{ name, why }]));
  const witnessed = all.some(({ why }) => why === null);
  return { witnessed, names: all.map(({ name }) => name), near, assurance: witnessed ? "witnessed" : NO_WITNESS };
}

async function onSameDisk(path: string, layout: Layout): Promise<Nearness> {
  const [there, here] = [await deviceOf(path), await deviceOf(placesIn(layout).log)];
  return there !== null && there === here ? "it is on the same disk as the log" : null;
}

/** Of the nearest folder that exists. */
async function deviceOf(path: string): Promise<number | null> {
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).catch(() => null);
    if (found !== null) return found.dev;
    if (at === dirname(at)) return null;
  }
}

async function nearRemote(remote: string, layout: Layout): Promise<Nearness> {
  if (remote.startsWith("file://")) return onSameDisk(new URL(remote).pathname, layout);
  if (remote.startsWith("/") || remote.startsWith(".")) return onSameDisk(remote, layout);
  const host = /^[a-z+]{1,16}:\/\/(?:[^/@]{0,256}@)?(\[[^\]/]{1,64}\]|[^/:]{1,256})/i.exec(remote)?.[1];
  const scp = host ?? /^(?:[^/@:]{1,256}@)?([^/:@]{1,256}):/.exec(remote)?.[1];
  return scp !== undefined && isOnThisMachine(scp) ? "it is on this machine" : null;
}

/** Wider than where it is safe to send: whatever may be this machine is taken for it. */
function isOnThisMachine(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (isIP(name) === 4) return name.startsWith("127.") || name === "0.0.0.0";
  if (isIP(name) === 6)
    return name === "::1" || name === "::" || name.startsWith("::ffff:7f") || name.startsWith("::ffff:127.");
  return name === "localhost" || name.endsWith(".localhost");
}
