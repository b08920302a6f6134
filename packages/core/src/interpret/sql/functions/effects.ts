import type { SqlEffect } from "../statement.js";

/** @param first the first argument where it is a literal */
export type Make = (first: string | null) => SqlEffect;

const read: Make = (path) => ({ type: "file-read", path, client: false });
const write: Make = (path) => ({ type: "file-write", path, client: false });
const writeSomewhere: Make = () => ({ type: "file-write", path: null, client: false });
const program: Make = (command) => ({ type: "program", command });
const connect: Make = (target) => ({ type: "connect", target });
const kill: Make = () => ({ type: "kill", what: "session" });
const code =
  (what: string): Make =>
  () => ({ type: "code", what });
const index: Make = () => ({ type: "write", what: "index", table: null });
const sequence: Make = (table) => ({ type: "write", what: "sequence", table });

const entries: [string, Make][] = [];
const all = (names: string, make: Make): void => {
  for (const name of names.trim().split(/\s+/)) entries.push([name, make]);
};
const allCode = (names: string): void => {
  for (const name of names.trim().split(/\s+/)) entries.push([name, code(name)]);
};

// PostgreSQL: files of the server
all(
  `pg_read_file pg_read_file_old pg_read_binary_file pg_ls_dir pg_ls_logdir pg_ls_waldir pg_ls_tmpdir pg_ls_archive_statusdir
  pg_ls_logicalmapdir pg_ls_logicalsnapdir pg_ls_replslotdir pg_ls_summariesdir pg_stat_file pg_hba_file_rules
  pg_ident_file_mappings pg_show_all_file_settings pg_logdir_ls lo_import`,
  read,
);
all("pg_file_write pg_file_unlink pg_file_rename pg_file_sync", write);
all("lo_export", writeSomewhere);
// PostgreSQL: other sessions and the server
all("pg_terminate_backend pg_cancel_backend", kill);
allCode(`pg_reload_conf pg_rotate_logfile pg_rotate_logfile_old pg_logfile_rotate pg_promote pg_switch_wal pg_switch_xlog
  pg_wal_replay_pause pg_wal_replay_resume pg_backup_start pg_backup_stop pg_start_backup pg_stop_backup
  pg_create_restore_point pg_create_physical_replication_slot pg_create_logical_replication_slot
  pg_copy_physical_replication_slot pg_copy_logical_replication_slot pg_drop_replication_slot pg_replication_slot_advance
  pg_logical_slot_get_changes pg_logical_slot_get_binary_changes pg_sync_replication_slots
  pg_replication_origin_create pg_replication_origin_drop pg_replication_origin_advance
  pg_replication_origin_session_setup pg_replication_origin_session_reset pg_replication_origin_xact_setup
  pg_replication_origin_xact_reset pg_logical_emit_message pg_log_backend_memory_contexts pg_log_standby_snapshot
  pg_stat_reset pg_stat_reset_shared pg_stat_reset_slru pg_stat_reset_single_table_counters
  pg_stat_reset_single_function_counters pg_stat_reset_replication_slot pg_stat_reset_subscription_stats
  pg_stat_statements_reset pg_import_system_collations pg_nextoid pg_stop_making_pinned_objects
  pg_extension_config_dump pg_restore_relation_stats pg_restore_attribute_stats pg_clear_relation_stats
  pg_clear_attribute_stats pg_prewarm pg_truncate_visibility_map`);
all("brin_summarize_new_values brin_summarize_range brin_desummarize_range gin_clean_pending_list", index);
// PostgreSQL: waiting and locks that keep others waiting
allCode(`pg_sleep pg_sleep_for pg_sleep_until pg_advisory_lock pg_advisory_lock_shared pg_advisory_xact_lock
  pg_advisory_xact_lock_shared pg_try_advisory_lock pg_try_advisory_lock_shared pg_try_advisory_xact_lock
  pg_try_advisory_xact_lock_shared pg_advisory_unlock pg_advisory_unlock_all pg_advisory_unlock_shared`);
// PostgreSQL: large objects, sequences, settings, messages
allCode(`lo_create lo_creat lo_from_bytea lo_put lo_unlink lowrite lo_truncate lo_truncate64 lo_manage`);
all("nextval setval", sequence);
all("pg_notify", (channel) => ({ type: "write", what: "notify", table: channel === null ? null : "" }));
entries.push([
  "set_config",
  (name) =>
    name !== null &&
    !/^(?:role|session_authorization|session_replication_role|row_security|.*read_only|.*preload.*|dynamic_library_path|.*search_path)$/i.test(
      name,
    )
      ? { type: "session" }
      : { type: "role" },
]);
// Functions that run a text as statements
allCode(`query_to_xml query_to_xmlschema query_to_xml_and_xmlschema ts_stat ts_rewrite crosstab crosstabn connectby
  xpath_table database_to_xml database_to_xml_and_xmlschema schema_to_xml schema_to_xml_and_xmlschema cursor_to_xml
  cursor_to_xmlschema plpgsql_inline_handler`);
// PostgreSQL: other machines
all(
  `dblink dblink_connect dblink_connect_u dblink_exec dblink_open dblink_send_query dblink_fetch postgres_fdw_get_connections
  http http_get http_post http_put http_patch http_delete http_head net.http_get net.http_post net.http_delete
  aws_s3.query_export_to_s3 aws_s3.table_import_from_s3 aws_lambda.invoke`,
  connect,
);
allCode("cron.schedule cron.schedule_in_database cron.unschedule cron.alter_job");
// MySQL
all("load_file", read);
all("sys_exec sys_eval sys_bineval", program);
allCode("sleep benchmark get_lock release_lock release_all_locks sys_set sys_get master_pos_wait source_pos_wait");
// SQLite and its shell, DuckDB, ClickHouse
allCode("load_extension fts3_tokenizer");
all(
  `readfile lsdir fsdir read_csv read_csv_auto read_parquet parquet_scan read_json read_json_auto read_text read_blob glob_files
  sniff_csv sqlite_scan file filecluster`,
  read,
);
all("writefile", write);
all("edit", () => ({ type: "program", command: null }));
all("executable", program);
all(
  "url s3 s3cluster gcs hdfs remote remotesecure cluster mysql postgresql mongodb jdbc odbc postgres_scan mysql_scan",
  connect,
);
// SQL Server
all("xp_cmdshell", program);
all(
  "xp_dirtree xp_fileexist xp_subdirs xp_regread xp_availablemedia xp_enumgroups xp_readerrorlog xp_instance_regread",
  read,
);
all("xp_regwrite xp_regdeletekey xp_regdeletevalue xp_delete_file xp_create_subdir xp_instance_regwrite", write);
all("openrowset opendatasource openquery", connect);
allCode(`sp_oacreate sp_oamethod sp_oasetproperty sp_configure sp_execute_external_script sp_addextendedproc
  sp_addlinkedserver sp_addlinkedsrvlogin sp_addsrvrolemember sp_addrolemember sp_addlogin sp_add_job sp_add_jobstep
  sp_start_job sp_makewebtask xp_servicecontrol xp_sendmail sp_send_dbmail sp_executesql sp_prepare sp_prepexec`);
// Oracle
all(
  "utl_file.fopen utl_file.fopen_nchar utl_file.fremove utl_file.frename utl_file.fcopy dbms_xslprocessor.clob2file dbms_advisor.create_file dbms_lob.fileopen",
  write,
);
all("bfilename dbms_lob.loadfromfile dbms_xslprocessor.read2clob utl_file.get_line", read);
all(
  `utl_http.request utl_http.request_pieces utl_http.begin_request utl_tcp.open_connection utl_smtp.open_connection
  utl_smtp.mail utl_mail.send utl_inaddr.get_host_address utl_inaddr.get_host_name httpuritype httpuritype.getclob
  dbms_ldap.init dbms_cloud.send_request dbms_cloud.get_object dbms_cloud.put_object`,
  connect,
);
all("dbms_java_test.funcall", program);
allCode(`dbms_scheduler.create_job dbms_scheduler.create_program dbms_scheduler.run_job dbms_job.submit dbms_job.run
  dbms_java.runjava dbms_java.loadjava dbms_java.grant_permission dbms_xmlgen.getxml dbms_xmlgen.getxmltype
  dbms_xmlquery.newcontext dbms_xmlquery.getxml dbms_export_extension.get_domain_index_tables dbms_sql.parse
  dbms_sql.execute dbms_utility.exec_ddl_statement dbms_assert.noop dbms_lock.sleep dbms_session.sleep
  dbms_pipe.receive_message dbms_sys_sql.parse_as_user dbms_repcat_rpc.validate_remote_rc dbms_network_acl_admin.create_acl
  ctxsys.drithsx.sn sys.kupp$proc.change_user owa_util.listprint`);
// Db2
allCode(`sysproc.admin_cmd admin_cmd sysproc.admin_task_add sysproc.db_partitions sysproc.wlm_cancel_activity
  dbms_alert.signal sysproc.env_get_system_resources`);
all(
  `db2.httpgetclob systools.httpgetclob systools.httpgetblob systools.httppostclob systools.httpputclob
  systools.httpdeleteclob systools.httphead httpgetclob httppostclob`,
  connect,
);

/** Functions that reach outside of tables or change what they are not named in. Lower case, schema only where needed. */
const EFFECTS: ReadonlyMap<string, Make> = new Map(entries);

/** What calling a function does besides answering; null where it is none of these. @param name lower case */
export function effectOf(name: string): Make | null {
  const plain = name.startsWith("pg_catalog.") ? name.slice(11) : name;
  return EFFECTS.get(plain) ?? EFFECTS.get(plain.slice(plain.lastIndexOf(".") + 1)) ?? null;
}

/** Functions whose first argument is a text of statements that only may read. */
export const RUNS_QUERY: ReadonlySet<string> = new Set([
  "query_to_xml",
  "query_to_xmlschema",
  "query_to_xml_and_xmlschema",
  "ts_stat",
]);
