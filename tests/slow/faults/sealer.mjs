// Seals one session of a log and ends: `node sealer.mjs FOLDER`. Says when it begins.
import { createPrivateKey } from "node:crypto";
import { CONTENT_KINDS, openLog, signerOf } from "@rampart/ledger";

const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, 1)]);
const signer = signerOf("rampart.local/test", createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
const log = await openLog(process.argv[2], { signer });
process.stdout.write("begins\n");
await log.sealEntries({ kinds: CONTENT_KINDS, before: null, entry: null, session: "s-0", by: "test", reason: null });
await log.close();
