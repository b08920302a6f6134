import type { Label } from "../../../spine/index.js";

/**
 * Places of one family and why they carry their label.
 *
 * A place is `/…` (absolute), `~/…` (below any user's home folder) or `**` and then `/…` (anywhere), in literal segments
 * or patterns of `*` and `?`. A last segment `**` means the folder and everything below it. A leading `!` takes the
 * label away again, wherever it came from in the same family. A row's places are separated by a comma and a blank.
 */
export interface PlaceTable {
  readonly label: Label;
  readonly places: readonly PlaceRow[];
}
export type PlaceRow = readonly [reason: string, places: string];
