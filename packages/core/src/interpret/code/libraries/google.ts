import type { Handler } from "../machine/language.js";
import { actAs, answer, client, deeper, type Reader, saysGiven, secretAnswer, textsOf } from "./client.js";
import { isVerbWord, NEUTRAL } from "./verbs.js";

/** `storage.Client().bucket("x").delete()`: nouns lead deeper; a verb does something to its own noun, or to the last one. */
export const googleClient: Reader = ({ call, path, name, words }) => {
  const { m, self } = call;
  const [service = "*", ...nouns] = path;
  const [verb = "", ...rest] = words;
  const texts = textsOf(call);
  if (NEUTRAL.has(name)) return self;
  if (service === "spanner" && name === "snapshot") return self;
  if ((service === "bigquery" && verb === "query") || /^execute_(?:sql|update|partitioned_dml)$/.test(name)) {
    saysGiven(call, 0, "generic");
    return answer(call);
  }
  if (verb === "upload") actAs(m, "gcloud", "storage", "cp", texts[0] ?? null, "gs://*");
  else if (/^secret/.test(service) && verb === "access") {
    actAs(m, "gcloud", "secrets", "versions", "access");
    return secretAnswer(call);
  } else if (!isVerbWord(verb)) return self.k === "thing" ? deeper(self, words.join("-")) : null;
  else {
    const noun = rest.length > 0 ? [rest.join("-")] : nouns.slice(-1);
    actAs(m, "gcloud", service, ...(noun.length === 0 ? ["resources"] : noun), verb, texts[0] ?? null);
    // What was fetched is a thing of its own: `get_bucket("x").delete()`, each of `list_blobs("x")`.
    if ((verb === "get" || verb === "list") && rest.length > 0 && self.k === "thing") return deeper(self, ...rest);
  }
  return answer(call);
};

/** `google.cloud.storage.Client`, `google.cloud.secretmanager_v1.SecretManagerServiceClient`, `@google-cloud/storage.Storage` */
export function googleLibrary(name: string): Handler | undefined {
  const found =
    /^google\.cloud\.([a-z]+)\w*\.(?:\w*\.)?\w*Client$/.exec(name) ??
    /^firebase_admin\.(firestore)\.client$/.exec(name) ??
    /^@google-cloud\/([a-z]+)[a-z-]*\.[A-Z]\w*$/.exec(name) ??
    /^Google\.Cloud\.([A-Z][a-z]+)\w*\.(?:\w*\.)?new$/.exec(name);
  return found === null ? undefined : () => client("google", [found[1]!.toLowerCase()]);
}
