/** A metric as data: the text, the board and its test are held against this table. */
export interface MetricSpec {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
}

const counter = (help: string, ...labels: readonly string[]): MetricSpec => ({ type: "counter", help, labels });
const gauge = (help: string, ...labels: readonly string[]): MetricSpec => ({ type: "gauge", help, labels });
const histogram = (help: string, ...labels: readonly string[]): MetricSpec => ({ type: "histogram", help, labels });

/** Every metric of the guard. Counters begin at the guard's start; times are seconds. */
export const METRICS = {
  rampart_decisions_total: counter(
    "Calls decided; enforced is yes, no (the door only watches) or claimed (by a door, while the guard was away).",
    "verdict",
    "door",
    "enforced",
  ),
  rampart_rule_hits_total: counter("Rules named by decisions, at most eight a call.", "rule", "verdict"),
  rampart_refusals_total: counter("Calls and messages the guard refused by itself, by code.", "code"),
  rampart_outcomes_total: counter("Calls that came back.", "status"),
  rampart_alarms_total: counter("Alarms recorded.", "code", "severity"),
  rampart_review_steps_total: counter("Steps of reviews recorded.", "state"),
  rampart_decision_seconds: histogram("From a call's arrival to the writing of its record."),
  rampart_review_wait_seconds: histogram("From a question to the answer that approved it."),
  rampart_reviews: gauge("Reviews that stand.", "state"),
  rampart_review_oldest_seconds: gauge("Age of the oldest open review; 0 where none is open."),
  rampart_incidents: gauge("Incidents that are not closed: open or acknowledged.", "state", "severity"),
  rampart_grants: gauge("Privileges that are held now."),
  rampart_tasks: gauge("Tasks that are declared and not over."),
  rampart_quarantined: gauge("Agents, sessions, users and tasks that are held.", "type", "mode"),
  rampart_stopped: gauge("1 while everything is stopped."),
  rampart_limit_used_ratio: gauge("Used part of a limit, of the account that used most.", "limit"),
  rampart_limit_forecast_ratio: gauge("The same at the end of its window, as forecast.", "limit"),
  rampart_limit_accounts: gauge("Accounts a limit counts.", "limit"),
  rampart_log_entries: gauge("Entries of the log."),
  rampart_log_unsigned_entries: gauge("Entries no signed checkpoint covers yet."),
  rampart_log_waiting: gauge("Entries that wait for the disk."),
  rampart_spool_files: gauge("Files of records doors wrote by themselves that are not ingested."),
  rampart_spool_lag_seconds: gauge("Age of the oldest of them."),
  rampart_disk_free_bytes: gauge("Free room of the log's disk; absent where it is not known."),
  rampart_healthy: gauge("1 where nothing is wrong."),
  rampart_problems: gauge("Things that are wrong: `rampart status` names them."),
  rampart_sessions: gauge("Sessions the guard knows."),
  rampart_connections: gauge("Open connections.", "socket"),
  rampart_memory_bytes: gauge("Resident memory of the guard."),
  rampart_started_seconds: gauge("When the guard started, in seconds since 1970."),
  rampart_info: gauge(
    "1, with the version, the mode and the digest of the policy in force.",
    "version",
    "mode",
    "policy",
  ),
} as const satisfies Readonly<Record<string, MetricSpec>>;
export type MetricName = keyof typeof METRICS;
