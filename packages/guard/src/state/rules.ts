import { join } from "node:path";
import type { Policy } from "@rampart/core";
import type { Signer } from "@rampart/ledger";
import { type Places, PostgresParser } from "@rampart/service";
import { DoorModes } from "../doors/modes.js";
import type { Surroundings } from "../facts/place.js";
import { unreportedBy } from "../limits/reporting.js";
import type { GuardOptions } from "../options.js";
import { watchingFor } from "../orders/glass.js";
import { Restricted } from "../orders/restricted.js";
import { readBundle } from "../policy/bundle.js";
import { type BundleCopy, BundleKeeper } from "../policy/keeper.js";
import { type OpenPolicies, openPolicies } from "../policy/life/open.js";
import type { OpenRecord } from "./record.js";
import type { Owner } from "./rooms.js";

export interface RulesInput {
  readonly options: GuardOptions;
  readonly places: Places;
  readonly record: OpenRecord;
  readonly signer: Signer;
  /** Users, and where the agents of each believe to be. */
  readonly owners: readonly Owner[];
  readonly arounds: readonly Surroundings[];
}

/** What calls are judged by, here and at doors that are alone. */
export interface OpenRules extends OpenPolicies {
  readonly modes: DoorModes;
  readonly bundles: BundleKeeper;
  /** Where doors find what was written for them. */
  readonly copies: readonly BundleCopy[];
  readonly sql: PostgresParser;
  /** The policy as calls are judged by it: with the restrictions that hold. */
  readonly inForce: () => Policy;
}

/** Opens modes, bundles and policies, in this order: each needs the ones before. */
export async function openRules({ options, places, record, signer, owners, arounds }: RulesInput): Promise<OpenRules> {
  const { log, journal, known, now } = record;
  const { orders: standing, policies: history } = known;
  const modes = new DoorModes(places.doors);
  await modes.refresh();
  const bundle = await readBundle(places.bundle, signer);
  const copies = copiesOf(places, owners, arounds);
  const restricted = new Restricted(standing);
  const hosts = options.adapters.map(({ host }) => host);
  const keeper = {
    copies,
    signer,
    doors: () => watchingFor(standing.glass, modes.all, hosts, now()),
    restricted,
    held: () => standing.holds,
    entries: () => log.current.status.entries,
    now,
  };
  const bundles = new BundleKeeper(keeper, bundle?.version ?? 0);
  const sql = new PostgresParser();
  const opened = await openPolicies({
    layout: options.layout,
    places,
    journal,
    bundles,
    history,
    bundle,
    unreported: unreportedBy(() => modes.all, options.adapters),
    sql,
    now,
    user: options.system === undefined ? options.user : "root",
    vouched: options.system !== undefined,
  });
  return { ...opened, modes, bundles, copies, sql, inForce: () => restricted.of(opened.policy.current) };
}

/** Where doors find bundle and epoch: beside the log, and in system mode in a folder per user. */
function copiesOf(places: Places, owners: readonly Owner[], arounds: readonly Surroundings[]): readonly BundleCopy[] {
  const { bundle, epoch, stop } = places;
  const own = { bundle, epoch, stop, around: arounds[0]!, mode: 0o600 };
  const shared = owners.flatMap(({ caller }, at) =>
    caller === null
      ? []
      : [
          {
            bundle: join(caller.shared, "bundle.json"),
            epoch: join(caller.shared, "epoch.json"),
            stop: join(caller.shared, "stop.json"),
            around: arounds[at]!,
            mode: 0o644,
          },
        ],
  );
  return [own, ...shared];
}
