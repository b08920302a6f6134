import { readGguf } from "../formats/gguf/read.js";
import type { Scanner } from "./item.js";
import { isTemplate, reportTemplate } from "./template/scanner.js";

/** The header against the file, and the chat templates every loader renders. */
export const ggufScanner: Scanner = {
  name: "gguf",
  scan(item, report) {
    const { problems, metadata } = readGguf(item.source);
    for (const { code, message, at } of problems) report.add(item, `gguf.${code}`, message, at);
    for (const { key, value } of metadata) {
      if (typeof value === "string" && (/template/.test(key) || isTemplate(value)))
        reportTemplate(item, report, value, key);
    }
  },
};
