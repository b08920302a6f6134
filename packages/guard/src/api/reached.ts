import type { ApiOptions } from "./options.js";

/**
 * The address by which others reach the API: links and people are given it. By the first of its `names` where it has some; one
 * that listens in the clear on this machine and has a name stands behind what does TLS in its place, at the port the name says.
 * Null where it listens on every address and has no name, since then no `Host` from elsewhere is its own.
 *
 * @param url `http://127.0.0.1:7743`, as the server has it
 */
export function reachedBy(
  url: string,
  { host, names, tls }: Pick<ApiOptions, "host" | "names" | "tls">,
): string | null {
  const name = names[0];
  if (name === undefined) return host === "0.0.0.0" || host === "::" ? null : url;
  const port = tls === undefined || name.includes(":") ? "" : `:${new URL(url).port || "443"}`;
  return `https://${name}${port}`;
}
