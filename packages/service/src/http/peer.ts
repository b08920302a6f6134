import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

/** Who is at the other end of a connection. */
export interface Peer {
  readonly address: string;
  /** The one URI in the subject alternative names of a client certificate that holds; null where there is none. */
  readonly uri: string | null;
  /** When that certificate ends, milliseconds since 1970: a connection may live longer. */
  readonly until: number | null;
  /** Why a certificate that was shown counts for nothing; null where none was shown, or it counts. */
  readonly refused: string | null;
}

const KNOWN = new WeakMap<Socket, Peer>();

/** The same for every request of a connection. */
export function peerOf(socket: Socket): Peer {
  let peer = KNOWN.get(socket);
  if (peer === undefined) {
    peer = read(socket);
    KNOWN.set(socket, peer);
  }
  return peer;
}

function read(socket: Socket): Peer {
  const nobody = { address: socket.remoteAddress ?? "", uri: null, until: null, refused: null };
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  if (!(socket instanceof TLSSocket) || certificate === undefined) return nobody;
  if (!socket.authorized) return { ...nobody, refused: `it does not hold: ${String(socket.authorizationError)}` };
  const uri = certificate.subjectAltName === undefined ? null : uriOf(certificate.subjectAltName);
  if (uri === null) return { ...nobody, refused: "it has not exactly one URI among its names" };
  const until = Date.parse(certificate.validTo);
  return Number.isNaN(until)
    ? { ...nobody, refused: "it does not say until when it holds" }
    : { ...nobody, uri, until };
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
