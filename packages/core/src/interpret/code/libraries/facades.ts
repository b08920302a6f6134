import { touch } from "../machine/file.js";
import type { Handler } from "../machine/language.js";
import { each, text, type Value } from "../machine/value.js";
import { answer, client, type Reader, says, textsOf } from "./client.js";

/** Methods of PHP's frameworks that take files away, alone or with all that is in them. */
const TAKES = /^(?:remove|delete|deleteDirectory|deleteDirectories|cleanDirectory|unlink)$/;

function take(c: Parameters<Handler>[0], method: string, folder: string): Value {
  for (const given of c.args.flatMap((one) =>
    one.k === "list" ? one.items : one.k === "table" ? [...one.entries.values()] : [one],
  ))
    for (const where of each(given))
      touch(c.m, "delete", folder !== "" && where.k === "text" ? text(`${folder}/${where.v}`) : where, {
        ...(method === "delete" || method === "unlink" ? {} : { recursive: true }),
      });
  return answer(c);
}

/** Symfony's files. */
export const filesClient: Reader = ({ call, name }) => (TAKES.test(name) ? take(call, name, "") : answer(call));

/** Laravel's `File::`, `Storage::` and `Schema::`, Symfony's `Filesystem`. */
export function facadeLibrary(name: string): Handler | undefined {
  if (name === "Symfony.Component.Filesystem.Filesystem") return () => client("files");
  const [, facade = "", method = ""] = /^(File|Storage|Schema)\.(\w+)$/.exec(name) ?? [];
  if (facade === "Schema" && /^drop/.test(method))
    return (c) => {
      says(c.m, `DROP TABLE ${(textsOf(c)[0] ?? "records").replace(/\W/g, "_")}`, "generic");
      return answer(c);
    };
  // Another disk is somebody's service; the first is a folder of the application.
  if (facade === "Storage" && method === "disk") return () => client("service", ["storage"]);
  if (facade === "" || facade === "Schema" || !TAKES.test(method)) return undefined;
  return (c) => take(c, method, facade === "Storage" ? "storage/app" : "");
}
