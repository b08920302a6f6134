import type { Source } from "../../../spine/index.js";
import { asLogins, withoutLogin } from "../../http/index.js";
import type { NetKind } from "../../knowledge/types.js";
import type { Stream, Value } from "../../knowledge/value.js";
import { addSources } from "../state/sources.js";

export const NO_LOGINS: readonly Value[] = [];

/** What goes along where one signs in; what stands elsewhere in the line, or comes in, is data all the same. */
export function signedIn(
  kind: NetKind,
  sources: readonly Source[],
  logins: readonly Value[],
  stdin: Stream,
  argv: readonly Value[],
): readonly Source[] {
  const carries = (source: Source) => (value: { readonly sources: readonly Source[] }) =>
    value.sources.some(({ type, name }) => type === source.type && name === source.name);
  const all: Source[] = [];
  const isLogin = (source: Source) => {
    const carried = carries(source);
    return !carried(stdin) && argv.filter(carried).length <= logins.filter(carried).length;
  };
  for (const source of sources) addSources(all, isLogin(source) ? asLogins([source]) : [source]);
  if (kind !== "net.send") for (const { sources: more } of logins) addSources(all, asLogins(more));
  return all;
}

/** `https://x-access-token:$TOKEN@host/…`: what stands before the `@` signs in. */
export const loginsIn = (address: string, sources: readonly Source[]): readonly Source[] =>
  withoutLogin(address, sources) === null ? sources : asLogins(sources);
