import { unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { type Signer, signEnvelope } from "@rampart/ledger";
import { encodeStop, errno, ServiceError, STOP_TYPE, syncFolder, writeAtomic } from "@rampart/service";
import type { StopOrder } from "../state/parts/standing.js";

/** Where one door, or one user's doors, look for the order to stop. */
export interface StopCopy {
  readonly stop: string;
  readonly mode: number;
}

/**
 * Leaves the signed order where doors find it that decide alone (docs/formats/doors.md), or takes it away.
 *
 * @throws ServiceError `file.unwritable`
 */
export async function publishStop(copies: readonly StopCopy[], signer: Signer, order: StopOrder | null): Promise<void> {
  for (const { stop, mode } of copies) {
    if (order === null) await remove(stop);
    else await writeAtomic(stop, textOf(signer, order), mode);
  }
}

function textOf(signer: Signer, { since, until, reason }: StopOrder): string {
  const payload = encodeStop({
    installation: signer.name,
    issued: Math.floor(since),
    until,
    reason: (reason ?? "").slice(0, 256),
  });
  return `${JSON.stringify(signEnvelope(STOP_TYPE, payload, [signer]))}\n`;
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (cause) {
    if (errno(cause) === "ENOENT") return;
    throw new ServiceError("file.unwritable", `${path} cannot be taken away`, cause);
  }
  await syncFolder(dirname(path));
}
