import { preAuthEncoding } from "@rampart/ledger";

export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** The bytes a signature covers (DSSE v1). */
export const signedBytes = (payload: Uint8Array): Buffer => preAuthEncoding(PAYLOAD_TYPE, payload);

/**
 * What release 0.2.0 of the reference signed by mistake: the payload as Python prints bytes, under a name of its own.
 * Nothing else can have these bytes, so accepting them gives nothing up.
 */
export function signedBytesOfV02(payload: Uint8Array): Buffer {
  return Buffer.from(`DSSEV1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} ${pythonBytes(payload)}`, "utf8");
}

const ESCAPED: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };

/** `repr(bytes)` of Python: double quotes only where there is a single quote and no double one. */
function pythonBytes(payload: Uint8Array): string {
  const quote = payload.includes(39) && !payload.includes(34) ? '"' : "'";
  let text = "";
  for (const byte of payload) {
    const escaped = ESCAPED[byte];
    if (escaped !== undefined) text += escaped;
    else if (byte === 39 && quote === "'") text += "\\'";
    else if (byte >= 32 && byte < 127) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return `b${quote}${text}${quote}`;
}
