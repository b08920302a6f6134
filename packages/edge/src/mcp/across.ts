import { isJsonObject, type Json } from "@rampart/service";

export interface Across {
  /** The name, or the first of several that a model may take for one. */
  readonly tool: string;
  /** `shadowed`: several servers offer it; `named`: the definition of another server's tool speaks of it. */
  readonly what: "shadowed" | "named";
  /** `SERVER/TOOL`, the one it is about last where it is named. */
  readonly places: readonly string[];
}

export interface Offered {
  readonly server: string;
  readonly definitions: readonly Json[];
}

/** Names that are also words stand in texts for other reasons. */
const IS_NAME = /^(?=.{6,128}$)(?=.*[_-])[A-Za-z0-9_-]+$/;
const MAX_TEXT = 64 * 1024;
const MAX_FOUND = 256;

/** What tools of one server may do to those of another: a model sees them all in one list. Advisory. */
export function acrossServers(offered: readonly Offered[]): readonly Across[] {
  const places = new Map<string, { tool: string; server: string; place: string; text: string }[]>();
  const texts: { server: string; place: string; words: ReadonlySet<string> }[] = [];
  for (const { server, definitions } of offered) {
    for (const one of definitions) {
      if (!isJsonObject(one) || typeof one["name"] !== "string") continue;
      const tool = one["name"].slice(0, 128);
      const place = `${server}/${tool}`;
      const key = tool.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
      const text = JSON.stringify(one).slice(0, MAX_TEXT);
      places.set(key, [...(places.get(key) ?? []), { tool, server, place, text }]);
      texts.push({ server, place, words: new Set(text.match(/[A-Za-z0-9_-]+/g)) });
    }
  }
  const found: Across[] = [];
  for (const same of places.values()) {
    const servers = new Set(same.map(({ server }) => server));
    // One program configured twice offers the same under both names.
    if (servers.size > 1 && new Set(same.map(({ text }) => text)).size > 1)
      found.push({ tool: same[0]!.tool, what: "shadowed", places: [...new Set(same.map(({ place }) => place))] });
    for (const { tool, server, place } of same) {
      if (!IS_NAME.test(tool)) continue;
      // Whose server has a tool of this name too may mean that one.
      const others = texts.filter((one) => one.server !== server && !servers.has(one.server) && one.words.has(tool));
      for (const one of others) found.push({ tool, what: "named", places: [one.place, place] });
    }
  }
  return found.slice(0, MAX_FOUND);
}
