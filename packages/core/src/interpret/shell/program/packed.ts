import type { Value } from "../../knowledge/value.js";
import type { Machine } from "../state/machine.js";
import { isUntrusted } from "../state/sources.js";
import { contentOf } from "./touch.js";

/** A folder is somebody's sources, which are there to be worked on. */
const PACKED = /\.(?:whl|tgz|tar|tar\.\w{2,4}|zip|gem|crate|deb|rpm|apk|nupkg|conda|egg|vsix|rock|phar|jar)$/;
/** A package that is a file this call or session has brought from outside. */
export function isFetched(m: Machine, path: Value): boolean {
  if (!PACKED.test(path.text.slice(-256)) || !m.files.wrote()) return false;
  return isUntrusted(contentOf(m, path)?.sources ?? []);
}
