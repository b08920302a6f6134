import { NoUpstream } from "../upstream.js";

const ADDRESS = /^[\x21-\x7e]{1,2048}$/;

/**
 * Where a server of 2024-11-05 wants its messages: at its own origin, whatever it says. What is sent there are a person's calls, with
 * their token.
 *
 * @param stream the address its stream was asked at
 * @throws NoUpstream
 */
export function endpointIn(data: Uint8Array | null, stream: URL): URL {
  const text = Buffer.from(data ?? []).toString("utf8");
  if (!ADDRESS.test(text) || !URL.canParse(text, stream.href))
    throw new NoUpstream("the server names no address for messages");
  const url = new URL(text, stream);
  if (url.origin !== stream.origin || url.username !== "" || url.password !== "")
    throw new NoUpstream("the server wants messages sent to another server, which is not done");
  url.hash = "";
  return url;
}
