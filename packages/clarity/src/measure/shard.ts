import { ClarityError } from "../error.js";

export interface Shard {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** The pieces of a file of `size` bytes; none for an empty one. */
export function shardsOf(size: number, shardSize: number): Shard[] {
  const shards: Shard[] = [];
  for (let start = 0; start < size; start += shardSize) shards.push({ start, end: Math.min(start + shardSize, size) });
  return shards;
}

export const shardName = (name: string, { start, end }: Shard): string => `${name}:${start}:${end}`;

const SHARD_NAME = /^(.+):(0|[1-9][0-9]{0,15}):([1-9][0-9]{0,15})$/s;

/** Read from the right, because a file's name may have colons itself; null where it is no shard's name. */
export function parseShardName(text: string): ({ readonly name: string } & Shard) | null {
  const match = SHARD_NAME.exec(text);
  if (match === null) return null;
  const shard = { start: Number(match[2]), end: Number(match[3]) };
  return shard.start < shard.end && shard.end <= Number.MAX_SAFE_INTEGER ? { name: match[1]!, ...shard } : null;
}

/** Bytes of a shard, as a person types them. @throws ClarityError `bad_value` */
export function parseSize(text: string): number {
  const size = /^[0-9]{1,13}$/.test(text) ? Number(text) : 0;
  if (size < 1) throw new ClarityError("bad_value", `a shard has at least one byte, not "${text}"`);
  return size;
}
