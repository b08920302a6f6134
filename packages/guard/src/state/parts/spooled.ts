import type { EventOf } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import type { Part } from "../part.js";
import { listOf } from "./bounded.js";

/** Ids of ingested spool records that are kept; older ones are long gone from the spool. */
const MAX_SPOOLED = 16_384;

/** Spool records that are in the log already. */
export class SpooledRecords implements Part {
  readonly name = "spooled";
  readonly kinds = ["intent"] as const;
  readonly marks = ['"claimed":true'];
  readonly ids = new Set<string>();

  apply({ claimed, id }: EventOf<"intent">): void {
    if (!claimed) return;
    this.ids.add(id);
    if (this.ids.size > MAX_SPOOLED) this.ids.delete(this.ids.values().next().value as string);
  }

  save(): Json {
    return [...this.ids];
  }

  load(saved: Json): void {
    for (const id of listOf<string>(saved)) this.ids.add(id);
  }
}
