import type { Handler } from "../machine/language.js";
import { actAs, answer, client, deeper, type Reader, secretAnswer, textsOf } from "./client.js";
import { isVerbWord, NEUTRAL } from "./verbs.js";

/** `client.resource_groups.begin_delete("rg")`, `BlobServiceClient(…).delete_container("c")` */
export const azureClient: Reader = ({ call, path, name, words }) => {
  const { m, self } = call;
  const [verb = "", ...rest] = words[0] === "begin" ? words.slice(1) : words;
  if (NEUTRAL.has(name) || verb === "from") return self;
  const [service = "*", ...nouns] = path;
  // `getContainerClient("x")`: the same service, one thing further.
  if (verb === "get" && rest.length > 1 && rest[rest.length - 1] === "client" && self.k === "thing")
    return deeper(self, rest.slice(0, -1).join("-"));
  if (!isVerbWord(verb)) return self.k === "thing" ? deeper(self, words.join("-")) : null;
  if (service === "keyvault" && verb === "get") {
    actAs(m, "az", "keyvault", rest[0] ?? "secret", "show");
    return secretAnswer(call);
  }
  if (verb === "upload") actAs(m, "az", "storage", "blob", "upload");
  else
    actAs(m, "az", service, ...(rest.length > 0 ? [rest.join("-")] : nouns.slice(-1)), verb, textsOf(call)[0] ?? null);
  return answer(call);
};

/** `azure.mgmt.compute.ComputeManagementClient`, `azure.storage.blob.BlobServiceClient`, `@azure/storage-blob.BlobServiceClient` */
export function azureLibrary(name: string): Handler | undefined {
  const found =
    /^azure\.(?:mgmt\.)?([a-z]+)(?:\.\w+)*\.\w*Client(?:\.from_\w+)?$/.exec(name) ??
    /^@azure\/(?:arm-)?([a-z]+)[a-z-]*\.\w*Client(?:\.from\w+)?$/.exec(name);
  return found === null ? undefined : () => client("azure", [found[1]!]);
}
