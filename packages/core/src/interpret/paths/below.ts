import type { Node, Trie } from "./trie.js";

/** The last one is remembered: nearly every pattern of a session begins in the project's own folder, whose nodes are remembered too. */
let latest: Gathered | null = null;
type Nodes = ReadonlySet<Node> | null;
interface Gathered {
  readonly trie: Trie;
  readonly from: readonly Node[];
  readonly folder: string;
  readonly home: string;
  readonly nodes: Nodes;
}

/**
 * The nodes at or below those a folder leads to, and those of places that lie anywhere: where a path from that folder
 * downwards may end. Null where that may be all of them. `home` counts where it lies below the folder.
 */
export function nodesBelow(trie: Trie, from: readonly Node[], folder: string, home: string): Nodes {
  const before = latest;
  if (
    before !== null &&
    before.from === from &&
    before.folder === folder &&
    before.home === home &&
    before.trie === trie
  )
    return before.nodes;
  const nodes = gather(trie, from, folder, home);
  latest = { trie, from, folder, home, nodes };
  return nodes;
}

function gather(trie: Trie, from: readonly Node[], folder: string, home: string): Nodes {
  // A folder with characters that are escaped in a pattern is not compared with one that has them.
  if (from.includes(trie.root) || /[\\[]/.test(folder)) return null;
  const found = new Set<Node>([...from, trie.anywhere]);
  if (home.startsWith(`${folder}/`)) found.add(trie.home);
  // A set is walked through with what is added on the way.
  for (const node of found) {
    if (node.home) found.add(trie.home);
    if (node.leaf) continue;
    for (const next of node.next.values()) found.add(next);
    for (const wild of node.wilds) found.add(wild.node);
    if (node.star !== null) found.add(node.star);
  }
  return found;
}
