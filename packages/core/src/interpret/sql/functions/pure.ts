// Functions of PostgreSQL, MySQL, SQLite, SQL Server, Oracle and Db2 that answer and do nothing else: those of PostgreSQL
// as its catalogue marks them, the others from their manuals. Names of types are among them, because they are called too.
const NAMES = `
  abbrev abs acldefault aclexplode acos acosd acosh add_months adddate addtime aes_decrypt aes_encrypt age any_value
  app_name approx_count_distinct approx_percentile_cont area arg_max arg_min array_sample array_shuffle ascii asin
  asind asinh atan atan2 atan2d atand atanh avg bernoulli bigint bin bin_to_num binary_checksum bit bit_and bit_count
  bit_length bit_or bit_xor bitand blob bm25 bool bool_and bool_or boolean box bpchar broadcast btrim bytea
  cardinality casefold cash_words cast cbrt ceil ceiling center changes char char_length character_length charindex
  charset chartorowid checksum choose chr cid cidr circle clob clock_timestamp coalesce col_description col_length
  col_name collation columnproperty compress concat concat_ws connection_id conv convert convert_from convert_to
  convert_tz corr corr_k corr_s cos cosd cosh cot cotd count covar_pop covar_samp crc32 crc32c cume_dist curdate
  current_database current_date current_query current_schema current_schemas current_setting current_time
  current_timestamp current_timezone current_user currval curtime cv database databasepropertyex date date_add
  date_format date_sub dateadd datediff datediff_big datefromparts datemultirange datename datepart daterange datetime
  datetimefromparts day dayname dayofmonth dayofweek dayofweek_iso dayofyear days db_id db_name dbclob
  dbms_lob.getlength dbms_lob.substr dbms_metadata.get_ddl dbms_output.put_line dbms_random.string dbms_random.value
  dbtimezone decfloat decimal decode degrees dense_rank diagonal diameter difference digits div double
  double_precision dump elt empty_blob empty_clob encode eomonth erf erfc error_line error_message error_number
  error_severity error_state eventdata every exists exp export_set extract extractvalue factorial family field file_id
  file_name find_in_set first first_value float float4 float8 floor format format_type found_rows from_base64
  from_days from_tz from_unixtime gamma gcd gen_random_uuid generate_series generate_subscripts get_bit get_byte
  get_current_ts_config get_format getdatabaseencoding getdate getpgusername getutcdate glob graphic greatest
  group_concat grouping has_perms_by_name hashbytes height hex hextoraw highlight host host_id host_name hostmask hour
  ident_current ident_incr ident_seed identity_val_local if ifnull iif index_col indexproperty inet inet_aton
  inet_ntoa initcap insert instr instrb instrc int int2 int4 int4multirange int4range int8 int8multirange int8range
  integer interval is_ipv4 is_ipv6 is_member is_normalized is_rolemember is_srvrolemember is_uuid isclosed isdate
  isempty isfinite ishorizontal isjson isnull isnumeric isopen isparallel isperp isvertical json json_arrayagg
  json_contains json_each json_extract json_group_array json_group_object json_keys json_length json_merge_patch
  json_modify json_objectagg json_patch json_query json_quote json_remove json_replace json_search json_set json_table
  json_tree json_type json_unquote json_valid json_value jsonb julian_day julianday justify_days justify_hours
  justify_interval lag last last_day last_insert_id last_insert_rowid last_value lastval lcase lcm lead least left len
  length lengthb lengthc lgamma like like_escape likelihood likely line listagg ln lnnvl lo_close lo_get lo_lseek
  lo_open lo_tell load localtime localtimestamp locate locate_in_string log log10 loread lower lower_inc lower_inf
  lpad lseg ltrim macaddr macaddr8 macaddr8_set7bit make_set makedate maketime masklen matchinfo max md5 median
  microsecond mid midnight_seconds min min_scale minute mod mode money month monthname months_between multiply_alt
  multirange mxid_age name nanvl nchar netmask network new_time newid newsequentialid next_day nls_charset_id
  nls_initcap nls_lower nls_upper nlssort normalize notlike now npoints nth_value ntile nullif num_nonnulls num_nulls
  numeric nummultirange numnode numrange numtodsinterval numtoyminterval nvarchar nvl nvl2 obj_description
  object_definition object_id object_name object_schema_name objectproperty oct octet_length offsets oid
  oidvectortypes ora_hash ora_rowscn ord orderid original_login overlaps overlay parse parse_ident parsename password
  path patindex percent_rank percentile_cont percentile_disc period_add period_diff permissions pg_lsn
  phraseto_tsquery pi plainto_tsquery point polygon position posstr pow power pragma_database_list
  pragma_foreign_key_list pragma_index_info pragma_index_list pragma_table_info pragma_table_list pragma_table_xinfo
  printf prior product quarter querytree quote quote_ident quote_literal quote_nullable quotename radians radius
  raise_error rand random random_normal randomblob rank ratio_to_report rawtohex real regclass regcollation regconfig
  regdictionary regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array
  regexp_split_to_table regexp_substr regnamespace regoper regoperator regproc regprocedure regrole regtype repeat
  replace replicate reverse rid rid_bit right round row row_count row_number row_security_active row_to_json
  rowcount_big rowidtochar rowtonchar rpad rtrim scale schema schema_id schema_name scope_identity sec_to_time second
  serverproperty session_context session_user sessionproperty sessiontimezone set_bit set_byte set_masklen setseed
  setweight sha sha1 sha2 sha224 sha256 sha384 sha512 shobj_description sign similar_escape similar_to_escape sin sind
  sinh slope smallint snippet soundex space split_part sql_variant_property sqlite_compileoption_get
  sqlite_compileoption_used sqlite_offset sqlite_source_id sqlite_version sqrt square statement_timestamp stats_mode
  std stddev stddev_pop stddev_samp str str_to_date strcmp strftime string_agg string_escape string_split
  string_to_array string_to_table strip strpos stuff subdate substr substrb substring substring_index subtime sum
  suser_id suser_name suser_sid suser_sname switchoffset sys_connect_by_path sys_context sys_extract_utc sys_guid
  sys_typeid sysdate sysdatetime sysdatetimeoffset system system_user sysutcdatetime table_to_xml table_to_xmlschema
  tan tand tanh text textlen tid time time_format time_to_sec timediff timeofday timestamp timestamp_format
  timestamp_iso timestampadd timestampdiff timestamptz timetz timezone to_base64 to_blob to_char to_clob to_date
  to_days to_dsinterval to_lob to_multi_byte to_nchar to_nclob to_number to_seconds to_timestamp to_timestamp_tz
  to_yminterval todatetimeoffset total total_changes transaction_timestamp translate treat trigger_nestlevel trim
  trim_array trim_scale trunc truncate try_cast try_convert try_parse tsmultirange tsquery tsrange tstzmultirange
  tstzrange tsvector tsvector_to_array type_id type_name typeof typeproperty tz_offset ucase uid uncompress unhex
  unicode unistr unix_timestamp unixepoch unlikely unnest updatexml upper upper_inc upper_inf user user_id user_name
  userenv utc_date utc_time utc_timestamp uuid uuid_short uuidv4 uuidv7 value values var_pop var_samp varbinary varbit
  varchar varchar_format vargraphic variance version vsize websearch_to_tsquery week week_iso weekday weekofyear
  weight_string width width_bucket xact_state xid xid8 xml xmlcast xmlcolattval xmlelement xmlforest xmlparse xmlquery
  xmlroot xmlserialize xmltable xpath xpath_exists year yearweek zeroblob
`;
/** Families whose every member is one. Those that are not are known by name before this is asked. */
const FAMILIES =
  /^(?:pg_stat_get_|pg_get_|pg_size_|pg_ts_|pg_index|pg_relation_|pg_wal_|pg_walfile_|pg_current_|pg_last_|pg_is_|pg_column_|pg_snapshot_|pg_xact_|pg_input_|pg_timezone_|pg_identify_|pg_describe_|pg_available_|pg_control_|has_\w+_privilege$|jsonb?_|to_|array_|ts_|txid_|date_|time_|make_|range_|regr_|xml|st_|inet_|str_|list_|map_|struct_|enum_|percentile_|regexp_|approx_|sys_connect|\w+_is_visible$)/;
const PLAIN =
  /^pg_(?:typeof|backend_pid|blocking_pids|safe_snapshot_blocking_pids|client_encoding|char_to_encoding|encoding_to_char|encoding_max_length|collation_for|collation_actual_version|conf_load_time|config|cursor|database_size|table_size|indexes_size|total_relation_size|tablespace_size|tablespace_databases|tablespace_location|database_collation_actual_version|export_snapshot|filenode_relation|has_role|jit_available|listening_channels|lock_status|mcv_list_items|my_temp_schema|notification_queue_usage|options_to_table|partition_ancestors|partition_root|partition_tree|postmaster_start_time|prepared_statement|prepared_xact|sequence_last_value|sequence_parameters|settings_get_flags|show_all_settings|show_replication_origin_status|stat_have_stats|trigger_depth|visible_in_snapshot|isolation_test_session_is_blocked|logical_slot_peek_changes|logical_slot_peek_binary_changes|replication_origin_oid|replication_origin_progress|replication_origin_session_is_setup|replication_origin_session_progress|extension_update_paths|event_trigger_\w+)$/;

let names: ReadonlySet<string> | null = null;

/** Whether a function is known to do nothing but answer. @param name lower case, with its schema where one is written */
export function isPureFunction(name: string): boolean {
  const plain = name.startsWith("pg_catalog.") ? name.slice(11) : name;
  names ??= new Set(NAMES.trim().split(/\s+/));
  return names.has(plain) || (plain.length < 64 && (FAMILIES.test(plain) || PLAIN.test(plain)));
}
