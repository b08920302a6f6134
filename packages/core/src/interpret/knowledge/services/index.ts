import type { Entry } from "../types.js";
import { entries as apps } from "./apps.js";
import { entries as backup } from "./backup.js";
import { entries as boards } from "./boards.js";
import { entries as chat } from "./chat.js";
import { entries as ci } from "./ci.js";
import { entries as clusters } from "./clusters.js";
import { entries as databaseBackup } from "./database-backup.js";
import { entries as deployers } from "./deployers.js";
import { entries as dns } from "./dns.js";
import { entries as edge } from "./edge.js";
import { entries as estate } from "./estate.js";
import { entries as flags } from "./flags.js";
import { entries as gateways } from "./gateways.js";
import { entries as hadoop } from "./hadoop.js";
import { entries as hostedDatabases } from "./hosted-databases.js";
import { entries as hypervisors } from "./hypervisors.js";
import { entries as identity } from "./identity.js";
import { entries as indices } from "./indices.js";
import { entries as influx } from "./influx.js";
import { entries as jobs } from "./jobs.js";
import { entries as machines } from "./machines.js";
import { entries as mail } from "./mail.js";
import { entries as messaging } from "./messaging.js";
import { entries as monitoring } from "./monitoring.js";
import { entries as payments } from "./payments.js";
import { entries as registries } from "./registries.js";
import { entries as replicas } from "./replicas.js";
import { entries as secrets } from "./secrets.js";
import { entries as servers } from "./servers.js";
import { entries as sites } from "./sites.js";
import { entries as storage } from "./storage.js";
import { entries as stores } from "./stores.js";
import { entries as switches } from "./switches.js";
import { entries as telephony } from "./telephony.js";
import { entries as training } from "./training.js";
import { entries as vaults } from "./vaults.js";

/** Services that are worked from the command line: what they keep, who they wake, what they run. */
export const services: readonly Entry[] = [
  ...apps,
  ...backup,
  ...boards,
  ...chat,
  ...ci,
  ...clusters,
  ...databaseBackup,
  ...deployers,
  ...dns,
  ...edge,
  ...estate,
  ...flags,
  ...gateways,
  ...hadoop,
  ...hostedDatabases,
  ...hypervisors,
  ...indices,
  ...influx,
  ...identity,
  ...jobs,
  ...machines,
  ...mail,
  ...messaging,
  ...monitoring,
  ...payments,
  ...registries,
  ...replicas,
  ...secrets,
  ...servers,
  ...sites,
  ...storage,
  ...stores,
  ...switches,
  ...telephony,
  ...training,
  ...vaults,
];
