import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** Who is at the other end of a connection. */
export interface Peer {
  readonly address: string;
  /** The one URI in the subject alternative names of a client certificate that holds; null where there is none. */
  readonly uri: string | null;
}

export function peerOf(socket: Socket): Peer {
  const address = socket.remoteAddress ?? "";
  if (!(socket instanceof TLSSocket) || !socket.authorized) return { address, uri: null };
  const names = socket.getPeerX509Certificate()?.subjectAltName;
  return { address, uri: names === undefined ? null : uriOf(names) };
}

/**
 * The one URI of a certificate's alternative names, as Node writes them: `URI:spiffe://…, DNS:…`. A name with a character that
 * could end it stands in quotes; such a certificate names nobody, and neither does one with two URIs (SPIFFE X.509-SVID, 2).
 */
export function uriOf(names: string): string | null {
  if (names.includes('"')) return null;
  const uris = names.split(", ").filter((name) => name.startsWith("URI:"));
  return uris.length === 1 ? uris[0]!.slice("URI:".length) : null;
}
