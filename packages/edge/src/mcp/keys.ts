import { createHash } from "node:crypto";
import type { Looked } from "../inventory/mcp/configured.js";
import { isSamePlace, type PinOwners } from "./pins.js";
import type { Startable } from "./startable.js";

type Named = Pick<Startable, "hosts" | "places" | "proxied" | "why">;

/**
 * What each server's tools are pinned by. Of several of one name one has the name itself, and each other `NAME@HOST-…`, by the
 * file that names it: a command that changes, or a key that is renewed, then still meets the pins there are.
 *
 * One behind `rampart mcp` has the name the proxy pins by. Else it keeps what it had; a name nobody has is the first one's,
 * and so is that of a server which stands no more where it stood. None for one that cannot be told apart.
 *
 * @param servers in the order they were found in, with those that cannot be started: what they have stays theirs
 * @param looked files that were looked at and could be read
 */
export function keysOf<T extends Named>(
  servers: readonly T[],
  nameOf: (one: T) => string,
  owners: PinOwners,
  looked: Looked,
): ReadonlyMap<T, string> {
  const keys = new Map<T, string>();
  const taken = new Set<string>();
  const take = (one: T, key: string) => {
    if (keys.has(one) || taken.has(key)) return;
    keys.set(one, key);
    taken.add(key);
  };
  const isOf = (one: T, key: string) => key === nameOf(one) || key.startsWith(`${nameOf(one)}@`);
  const had = (one: T) =>
    Object.keys(owners).find((key) => isOf(one, key) && owners[key]!.some((at) => one.places.some(isSamePlace(at))));
  const isGone = (key: string) => !Object.hasOwn(owners, key) || owners[key]!.every(({ file }) => looked.has(file));
  for (const one of servers) if (one.proxied && one.why === null) take(one, nameOf(one));
  for (const one of servers) {
    const key = one.proxied ? undefined : had(one);
    if (key !== undefined) take(one, key);
  }
  for (const one of servers.filter(({ why }) => why === null)) {
    const name = nameOf(one);
    if (isGone(name)) take(one, name);
    take(one, apart(one, name));
  }
  return keys;
}

function apart({ hosts, places }: Named, name: string): string {
  const [place] = places;
  const image = JSON.stringify([place?.file ?? "", place?.project ?? null]);
  return `${name}@${hosts[0] ?? "here"}-${createHash("sha256").update(image).digest("hex").slice(0, 8)}`;
}
