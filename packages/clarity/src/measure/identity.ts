import type { BigIntStats } from "node:fs";

/** What changes when a file does: as decimal text, so that it can be sent to a worker and be a key. */
export interface Identity {
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
}

export function identityOf(stats: BigIntStats): Identity {
  return {
    dev: String(stats.dev),
    ino: String(stats.ino),
    size: Number(stats.size),
    mtimeNs: String(stats.mtimeNs),
    ctimeNs: String(stats.ctimeNs),
  };
}

export const identityText = ({ dev, ino, size, mtimeNs, ctimeNs }: Identity): string =>
  `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
