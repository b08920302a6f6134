import type { Handler } from "../machine/language.js";
import { actAs, answer, client, deeper, type Reader, secretAnswer, textsOf } from "./client.js";

/** Stores of passwords: a person's own, and those of many. */
const DOES: ReadonlyMap<string, readonly string[]> = new Map([
  ["keyring.get_password", ["keyring", "get"]],
  ["keyring.get_credential", ["keyring", "get"]],
  ["keyring.set_password", ["keyring", "set"]],
  ["keyring.delete_password", ["keyring", "del"]],
  ["keytar.getPassword", ["keyring", "get"]],
  ["keytar.findPassword", ["keyring", "get"]],
  ["keytar.findCredentials", ["keyring", "get"]],
  ["keytar.setPassword", ["keyring", "set"]],
  ["keytar.deletePassword", ["keyring", "del"]],
]);

/** `hvac.Client().secrets.kv.v2.read_secret_version(path="x")` as Vault's own command line. */
export const vaultClient: Reader = ({ call, name, words, path }) => {
  const { m, self } = call;
  const verb = words[0] ?? "";
  const [at = null] = textsOf(call);
  if (/^(?:read|read_secret|read_secret_version|get)$/.test(name)) {
    actAs(m, "vault", "kv", "get", at);
    return secretAnswer(call);
  }
  if (verb === "delete" || verb === "destroy" || verb === "undelete") actAs(m, "vault", "delete", at);
  else if (verb === "disable") actAs(m, "vault", path.includes("auth") ? "auth" : "secrets", "disable", at);
  else if (verb === "create" || verb === "update" || verb === "patch" || verb === "write" || verb === "enable")
    actAs(m, "vault", "write", at ?? "secret/x", "x=x");
  else if (verb === "seal") actAs(m, "vault", "operator", "seal");
  else return self.k === "thing" ? deeper(self, name) : null;
  return answer(call);
};

export function secretsLibrary(name: string): Handler | undefined {
  if (name === "hvac.Client" || name === "node-vault") return () => client("vault");
  const does = DOES.get(name);
  if (does === undefined) return undefined;
  return (c) => {
    actAs(c.m, ...does, ...textsOf(c).slice(0, 2));
    return does[1] === "get" ? secretAnswer(c) : answer(c);
  };
}
