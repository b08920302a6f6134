import { type Signer, signEnvelope } from "@rampart/ledger";
import { EPOCH_TYPE, encodeEpoch, writeAtomic } from "@rampart/service";

/**
 * Signs the smallest epoch a door may still decide by (docs/formats/doors.md).
 *
 * @throws ServiceError `file.unwritable`
 */
export async function writeEpoch(
  path: string,
  signer: Signer,
  epoch: number,
  now: number,
  mode: number,
): Promise<void> {
  const payload = encodeEpoch({ installation: signer.name, epoch, issued: now });
  await writeAtomic(path, `${JSON.stringify(signEnvelope(EPOCH_TYPE, payload, [signer]))}\n`, mode);
}
