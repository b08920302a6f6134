import type { ServerTable } from "./table.js";

/** Servers in front of stored secrets. */
export const SECRETS: ServerTable = {
  servers: [
    "1password",
    "onepassword",
    "bitwarden",
    "vault",
    "doppler",
    "infisical",
    "secretsmanager",
    "keychain",
    "lastpass",
  ],
  tools: {
    "get_secret read_secret get_secrets list_secrets_with_values get_item get_password password_read secret_read kv_get read get_secret_value":
      [{ kind: "secret.read", as: "cloud", from: "ref path name secret item id", detail: { what: "secret" } }],
    "list_vaults list_items list_secrets vault_list item_list": [
      { kind: "data.read", as: "table", from: "vault path", detail: { statement: "list", bounded: true } },
    ],
    "create_secret write_secret set_secret update_secret create_item password_create kv_put": [
      { kind: "data.write", as: "table", from: "path name item", detail: { statement: "update", bounded: true } },
    ],
    "delete_secret delete_item kv_delete destroy_secret": [
      { kind: "data.delete", as: "table", from: "path name item", detail: { statement: "delete", bounded: true } },
    ],
  },
};
