import type { Budget, Descend, Item, Report, Scanner } from "../item.js";
import { expand } from "./expand.js";
import { inside } from "./inside.js";

/** One compressed file: what is inside is an item named as the outer one without its last extension. */
export const gzipScanner: Scanner = { name: "gzip", scan: (...all) => scanCompressed("gzip", ...all) };
export const zlibScanner: Scanner = { name: "zlib", scan: (...all) => scanCompressed("zlib", ...all) };

async function scanCompressed(
  kind: "gzip" | "zlib",
  item: Item,
  report: Report,
  descend: Descend,
  budget: Budget,
): Promise<void> {
  const expanded = await expand(item.source, kind, budget.bytes);
  if (!expanded.ok) {
    const code = { bomb: "archive.bomb", "too large": "archive.too_large", broken: "archive.broken" } as const;
    report.add(item, code[expanded.why], expanded.message);
    return;
  }
  try {
    budget.bytes -= expanded.source.size;
    if (expanded.rest) report.add(item, "archive.hidden", "bytes behind the compressed content");
    const name = item.name.replace(/\.tgz$/, ".tar").replace(/\.(?:gz|gzip|z|zlib)$/, "");
    await descend(inside(item, name, expanded.source));
  } finally {
    expanded.close();
  }
}
