import type { SqlEffect, SqlKind, SqlStatement } from "./statement.js";

/** Tables where servers keep what must stay secret. */
const SECRET =
  /^(?:(?:\w+\.)?(?:pg_catalog\.)?(?:pg_authid|pg_shadow|pg_user_mapping|pg_user_mappings|pg_subscription)|(?:information_schema\.)(?:user_mapping_options|_pg_user_mappings)|mysql\.(?:user|global_priv|proxies_priv|db|slave_master_info)|(?:\w+\.)?(?:sys|dbo)?\.?(?:sql_logins|syslogins|sysxlogins|linked_logins)|(?:\w+\.)?sys\.credentials|sys\.user\$|sys\.link\$|(?:sys\.)?(?:dba_users|dba_db_links|user_db_links)|syscat\.(?:dbauth|useroptions)|syspublic\.useroptions)$/;

/** Effects after which a statement is no read, whatever its verb says. */
const NEVER_READ: ReadonlySet<SqlEffect["type"]> = new Set(["code", "kill", "role"]);

/** Adds what follows from the tables a statement reads and from what it calls. */
export function settle(s: SqlStatement): SqlStatement {
  const secrets = [...s.reads, ...s.tables].filter((table) => SECRET.test(table));
  const executes: readonly SqlEffect[] =
    secrets.length === 0 ? s.executes : [...s.executes, ...secrets.map((what) => ({ type: "secret", what }) as const)];
  const harmless = s.kind === "read" || s.kind === "session";
  const kind: SqlKind = harmless && executes.some(({ type }) => NEVER_READ.has(type)) ? "unknown" : s.kind;
  return kind === s.kind && executes === s.executes ? s : { ...s, kind, executes };
}
