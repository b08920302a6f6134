import type { Cursor } from "./cursor.js";
import type { SqlEffect } from "./statement.js";

const EFFECTS_MOST = 32;
type Make = (first: string | null) => SqlEffect;

const read: Make = (path) => ({ type: "file-read", path, client: false });
const write: Make = (path) => ({ type: "file-write", path, client: false });
const program: Make = (command) => ({ type: "program", command });
const connect: Make = (target) => ({ type: "connect", target });
const code =
  (what: string): Make =>
  () => ({ type: "code", what });
const kill: Make = (what) => ({ type: "kill", what: what ?? "session" });

/** Functions that reach outside of tables or change what they are not named in. Lower case, without schema. */
const FUNCTIONS: ReadonlyMap<string, Make> = new Map<string, Make>([
  // PostgreSQL
  ...[
    "pg_read_file",
    "pg_read_binary_file",
    "pg_ls_dir",
    "pg_ls_logdir",
    "pg_ls_waldir",
    "pg_ls_tmpdir",
    "pg_ls_archive_statusdir",
    "pg_stat_file",
    "pg_current_logfile",
    "pg_hba_file_rules",
  ].map((n): [string, Make] => [n, read]),
  ["lo_import", read],
  ["lo_export", () => ({ type: "file-write", path: null, client: false })],
  ...[
    "lo_unlink",
    "lo_create",
    "lo_creat",
    "lo_from_bytea",
    "lo_put",
    "lowrite",
    "lo_truncate",
    "setval",
    "pg_file_rename",
    "pg_file_unlink",
    "pg_import_system_collations",
    "pg_replication_origin_create",
    "pg_create_physical_replication_slot",
    "pg_create_logical_replication_slot",
    "pg_drop_replication_slot",
    "pg_create_restore_point",
    "pg_promote",
    "pg_switch_wal",
    "pg_start_backup",
    "pg_backup_start",
    "pg_stat_reset",
    "pg_rotate_logfile",
    "pg_logical_emit_message",
    "pg_extension_config_dump",
  ].map((n): [string, Make] => [n, code(n)]),
  ["pg_file_write", write],
  ["pg_terminate_backend", kill],
  ["pg_cancel_backend", kill],
  ["pg_reload_conf", code("pg_reload_conf")],
  ...[
    "query_to_xml",
    "query_to_xmlschema",
    "query_to_xml_and_xmlschema",
    "ts_stat",
    "crosstab",
    "connectby",
    "xpath_table",
  ].map((n): [string, Make] => [n, code(n)]),
  ...[
    "dblink",
    "dblink_connect",
    "dblink_connect_u",
    "dblink_exec",
    "dblink_send_query",
    "http_get",
    "http_post",
    "http",
  ].map((n): [string, Make] => [n, connect]),
  // MySQL
  ["load_file", read],
  ["sys_exec", program],
  ["sys_eval", program],
  ["sys_bineval", program],
  // SQLite
  ["load_extension", code("load_extension")],
  ["readfile", read],
  ["writefile", write],
  ["edit", program],
  ["fts3_tokenizer", code("fts3_tokenizer")],
  // SQL Server
  ["xp_cmdshell", program],
  ["xp_dirtree", read],
  ["xp_fileexist", read],
  ["xp_subdirs", read],
  ["xp_regread", read],
  ["xp_regwrite", write],
  ["xp_regdeletekey", write],
  ["sp_oacreate", code("sp_oacreate")],
  ["sp_oamethod", code("sp_oamethod")],
  ["sp_configure", code("sp_configure")],
  ["sp_execute_external_script", code("sp_execute_external_script")],
  ["sp_addextendedproc", code("sp_addextendedproc")],
  ["openrowset", connect],
  ["opendatasource", connect],
  ["openquery", connect],
  // Oracle
  ["utl_file.fopen", write],
  ["utl_file.fremove", write],
  ["utl_http.request", connect],
  ["utl_http.begin_request", connect],
  ["utl_tcp.open_connection", connect],
  ["utl_smtp.open_connection", connect],
  ["utl_inaddr.get_host_address", connect],
  ["httpuritype", connect],
  ["dbms_ldap.init", connect],
  ["dbms_scheduler.create_job", code("dbms_scheduler")],
  ["dbms_job.submit", code("dbms_job")],
  ["dbms_java.runjava", code("dbms_java")],
  ["dbms_java_test.funcall", program],
  ["dbms_xslprocessor.clob2file", write],
  ["dbms_xmlgen.getxml", code("dbms_xmlgen")],
  ["dbms_xmlquery.newcontext", code("dbms_xmlquery")],
  ["dbms_export_extension.get_domain_index_tables", code("dbms_export_extension")],
  ["bfilename", read],
  // Db2
  ["sysproc.admin_cmd", code("admin_cmd")],
  ["admin_cmd", code("admin_cmd")],
  ["db2.httpgetclob", connect],
  ["systools.httpgetclob", connect],
]);

/** Tables where servers keep what must stay secret. */
const SECRET =
  /^(?:(?:pg_catalog\.)?(?:pg_authid|pg_shadow|pg_user_mapping|pg_user_mappings|pg_largeobject)|mysql\.(?:user|global_priv|proxies_priv|db)|(?:master\.)?(?:sys|dbo)\.(?:sql_logins|syslogins|sysxlogins|linked_logins|credentials)|sys\.user\$|dba_users|sys\.dba_users|dba_db_links|sys\.link\$)$/;

/** Calls of functions with effects, and readings of secret tables. */
export function outsideEffects(c: Cursor, tables: readonly string[]): SqlEffect[] {
  const out: SqlEffect[] = [];
  for (let i = 0; i < c.tokens.length && out.length < EFFECTS_MOST; i++) {
    const t = c.at(i);
    if (t.t !== "word" && t.t !== "name") continue;
    if (c.op(i - 1, ".")) continue;
    const n = c.name(i);
    if (n === null) continue;
    // Procedures are named without brackets: `EXEC xp_cmdshell 'dir'`.
    const called =
      c.op(n.next, "(") ||
      c.word(i - 1) === "EXEC" ||
      c.word(i - 1) === "EXECUTE" ||
      c.word(i - 1) === "CALL" ||
      /(?:^|\.)xp_\w+$/.test(n.name);
    if (!called) continue;
    const make = FUNCTIONS.get(n.name) ?? FUNCTIONS.get(n.name.slice(n.name.lastIndexOf(".") + 1));
    if (make !== undefined) out.push(make(firstText(c, n.next)));
    i = n.next - 1;
  }
  for (const t of tables) if (SECRET.test(t)) out.push({ type: "secret", what: t });
  return out;
}

/** The literal that follows, in brackets or not. */
function firstText(c: Cursor, at: number): string | null {
  let i = c.op(at, "(") ? at + 1 : at;
  // `@command = 'dir'`
  if (c.at(i).t === "variable" && c.op(i + 1, "=")) i += 2;
  const t = c.at(i);
  return t.t === "text" && !c.op(i + 1, "||") && !c.op(i + 1, "+") ? t.v : null;
}

/** A command of the client program. */
export function clientEffects(v: string): SqlEffect[] {
  const found = /^(?:\\|\.|!{1,2})\s*([A-Za-z!]*)\+?\s*([\s\S]*)$/.exec(v);
  const name = found?.[1] ?? "";
  const rest = (found?.[2] ?? "").trim();
  const file = (type: "file-read" | "file-write"): SqlEffect => ({
    type,
    path: rest === "" ? null : plain(rest),
    client: true,
  });
  if (v.startsWith("!") || name === "!") return [{ type: "program", command: v.replace(/^[\\!]+/, "").trim() || null }];
  switch (name.toLowerCase()) {
    case "shell":
    case "system":
    case "sh":
      return [{ type: "program", command: rest || null }];
    case "g":
    case "gx":
    case "o":
    case "out":
    case "w":
    case "write":
    case "output":
    case "once":
    case "log":
    case "t":
      if (rest === "" || /^\(/.test(rest) || (name === "t" && !v.startsWith("\\T"))) return [];
      return rest.startsWith("|") ? [{ type: "program", command: rest.slice(1).trim() || null }] : [file("file-write")];
    case "backup":
    case "save":
    case "archive":
    case "export":
      return [file("file-write")];
    case "i":
    case "ir":
    case "include":
    case "include_relative":
    case "read":
    case "source":
      return rest.startsWith("|")
        ? [{ type: "program", command: rest.slice(1).trim() }]
        : [file("file-read"), { type: "code", what: "script" }];
    case "import":
    case "open":
    case "restore":
      return rest.startsWith("|") ? [{ type: "program", command: rest.slice(1).trim() }] : [file("file-read")];
    case "load":
      return [{ type: "code", what: "extension" }];
    case "copy": {
      const program = /\bprogram\s+'((?:[^']|'')*)'/i.exec(rest);
      if (program !== null) return [{ type: "program", command: program[1]!.replaceAll("''", "'") }];
      const way = /\b(from|to)\s+'?([^'\s]+)/i.exec(rest);
      if (way === null) return [{ type: "code", what: "copy" }];
      return [
        { type: way[1]!.toLowerCase() === "from" ? "file-read" : "file-write", path: way[2]!, client: true },
        ...(way[1]!.toLowerCase() === "from"
          ? [{ type: "code", what: "copy" } as const]
          : [{ type: "export" } as const]),
      ];
    }
    case "lo_import":
      return [file("file-read"), { type: "code", what: "lo_import" }];
    case "lo_export":
      return [{ type: "file-write", path: plain(rest.split(/\s+/)[1] ?? "") || null, client: true }];
    case "gexec":
      return [{ type: "code", what: "gexec" }];
    case "c":
    case "connect":
      return [{ type: "connect", target: rest || null }];
    case "e":
    case "edit":
    case "ef":
    case "ev":
      return [{ type: "program", command: null }];
    case "set":
    case "setenv":
      return /`/.test(rest) ? [{ type: "program", command: /`([^`]*)`/.exec(rest)?.[1] ?? null }] : [];
    case "password":
      return [{ type: "code", what: "password" }];
    default:
      return /`[^`]+`/.test(rest) ? [{ type: "program", command: /`([^`]+)`/.exec(rest)![1]! }] : [];
  }
}

const plain = (v: string): string => v.split(/\s+/)[0]!.replace(/^['"]|['"]$/g, "");
