import type { Item, Report, Scanner } from "../item.js";
import { wholeText } from "../text.js";
import { judgeTemplate, LONGEST_TEMPLATE } from "./judge.js";

/** Says what a template found in `item` does; `where` names it when the item is more than the template. */
export function reportTemplate(item: Item, report: Report, template: string, where: string | null): void {
  for (const { code, message, at } of judgeTemplate(template)) {
    report.add(item, code, where === null ? message : `${where}: ${message}`, where === null ? at : null);
  }
}

/** Whether a text is meant for a template engine. */
export const isTemplate = (text: string): boolean => text.includes("{{") || text.includes("{%");

/** `.jinja` files. */
export const templateScanner: Scanner = {
  name: "template",
  scan(item, report) {
    const text = wholeText(item.source, LONGEST_TEMPLATE);
    if (text === null) report.add(item, "template.broken", "not UTF-8, or longer than any template");
    else reportTemplate(item, report, text, null);
  },
};
