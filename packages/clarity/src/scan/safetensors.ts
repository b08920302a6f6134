import { readSafetensors } from "../formats/safetensors/read.js";
import type { Scanner } from "./item.js";
import { isTemplate, reportTemplate } from "./template/scanner.js";

/** The header against the file, and templates in the metadata. */
export const safetensorsScanner: Scanner = {
  name: "safetensors",
  scan(item, report) {
    const { problems, metadata } = readSafetensors(item.source);
    for (const { code, message, at } of problems) report.add(item, `safetensors.${code}`, message, at);
    for (const [key, value] of metadata) {
      if (/template/i.test(key) || isTemplate(value)) reportTemplate(item, report, value, key);
    }
  },
};
