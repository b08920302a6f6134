import { upTo } from "../cut.js";
import type { Emit } from "../types.js";
import { type Value, withText } from "../value.js";

const RUNS = /\$\.(?:system|popen)\s*\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
const OTHERS =
  /\$\.(?:NSTask|NSAppleScript|execv\w*|execl\w*|posix_spawn\w*|dlopen|system|popen|unlink|rmdir|remove|NSFileManager)\b/;

/** What JavaScript for automation does by functions of C and classes of the system: `$.system("…")`. */
export function runBridged(code: Value, emit: Emit): void {
  const text = upTo(65_536, code.text, emit);
  let understood = 0;
  for (const found of text.matchAll(RUNS)) {
    understood++;
    emit.shell(withText(code, found[2]!.replace(/\\(.)/gs, "$1")));
  }
  if ((text.match(new RegExp(OTHERS, "g"))?.length ?? 0) > understood) emit.opaque("unknown_code");
}
