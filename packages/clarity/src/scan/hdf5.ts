import { embeddedJson } from "./embedded.js";
import type { Scanner } from "./item.js";
import { judgeKeras } from "./keras.js";

/** HDF5 weights: Keras keeps the model's configuration as JSON in an attribute, which is never compressed. */
export const hdf5Scanner: Scanner = {
  name: "hdf5",
  scan(item, report) {
    for (const found of embeddedJson(item.source)) {
      if (found === "unfinished") report.add(item, "keras.bounds", "more embedded configuration than is read");
      else judgeKeras(item, report, found.value);
    }
  },
};
