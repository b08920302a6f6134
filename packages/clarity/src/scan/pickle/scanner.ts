import type { Item, Report, Scanner } from "../item.js";
import { judgeGlobal } from "./globals.js";
import { type Walked, walkPickle } from "./walk.js";

/** First value of a file `torch.save` wrote before it wrote archives; four more pickles and raw storages follow. */
const TORCH_MAGIC = "119547037146038801333356";
const TORCH_PICKLES = 5;
/** Concatenated pickles looked at in one file. */
const MOST_PICKLES = 10_000;

/** Judges every pickle in the item, one after another, by the names they import and what they do with them. */
export function scanPickles(item: Item, report: Report, extra: ReadonlySet<string>): void {
  const inTorchArchive = item.depth > 0 && item.path.endsWith("data.pkl");
  let start = 0;
  let torch = false;
  for (let count = 0; start < item.source.size; count++) {
    if (count >= MOST_PICKLES) {
      report.add(item, "pickle.too_complex", `more than ${MOST_PICKLES} pickles in one file`, start);
      return;
    }
    const walked = walkPickle(item.source, start);
    if (count === 0) torch = isMagic(walked);
    // Behind the five pickles of the old format stand raw numbers: judged only if they are a pickle that imports something.
    if (torch && count >= TORCH_PICKLES && (walked.end === null || walked.globals.length === 0)) return;
    judge(item, report, walked, extra, inTorchArchive || torch);
    if (walked.end === null) {
      sayEnd(item, report, walked, count, start);
      return;
    }
    start = walked.end;
  }
}

export const pickleScanner = (extra: ReadonlySet<string>): Scanner => ({
  name: "pickle",
  scan: (item, report) => scanPickles(item, report, extra),
});

const isMagic = ({ result }: Walked): boolean =>
  typeof result === "object" && "number" in result && result.number === TORCH_MAGIC;

function judge(item: Item, report: Report, walked: Walked, extra: ReadonlySet<string>, storages: boolean): void {
  for (const one of walked.globals) {
    const { module, name, at } = one;
    const verdict = judgeGlobal(one, extra);
    if (verdict === "allowed") continue;
    report.add(
      item,
      verdict === "dangerous" ? "pickle.dangerous_global" : "pickle.unknown_global",
      `${module}.${name}`,
      at,
    );
  }
  for (const { code, message, at } of walked.odd) {
    if (code !== "pickle.persistent_id" || !storages) report.add(item, code, message, at);
  }
}

function sayEnd(item: Item, report: Report, walked: Walked, count: number, start: number): void {
  if (walked.tooComplex) report.add(item, "pickle.too_complex", "the stream exceeds the walk's bounds", start);
  else if (count === 0) report.add(item, "pickle.broken", walked.broken?.why ?? "", walked.broken?.at ?? start);
  else report.add(item, "pickle.trailing", `${item.source.size - start} bytes behind the last whole pickle`, start);
}

/** Under a name that promises no pickle: whether the content is one all the same, as far as it does anything. */
export function looksLikePickle(item: Item): boolean {
  const head = item.source.read(0, 2);
  const marked = head[0] === 0x80 && (head[1] ?? 9) <= 5;
  if (marked && item.depth === 0) return true;
  // Protocols 0 and 1 have no mark of their own: text is only taken for a pickle when it imports a plausible name.
  const walked = walkPickle(item.source, 0);
  const plausible = walked.globals.some(({ module }) => /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(module));
  // Raw numbers inside archives start with those two bytes now and then, and break off at once.
  if (marked) return plausible || walked.end !== null || walked.tooComplex;
  return plausible && (walked.end !== null || walked.calls > 0);
}
