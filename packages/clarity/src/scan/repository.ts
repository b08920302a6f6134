import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Item, Report, Scanner } from "./item.js";
import { judgeKeras } from "./keras.js";
import { isTemplate, reportTemplate } from "./template/scanner.js";
import { wholeText } from "./text.js";

/** Configurations stay below this; tokenizers with their vocabulary may be far larger and hold nothing that is looked for. */
const LONGEST = 8 * 1024 * 1024;
const MOST_DEPTH = 200;
/** JSON whose size is data, not configuration. */
const DATA = /^(?:tokenizer|vocab|added_tokens|.*\.index)\.json$/;
const CONFIGURATIONS =
  /config|template|modules|adapter|processor|pipeline|preprocessor|generation|model_index|metadata/;

/** JSON files of a repository: what they make a loader run. */
export const jsonScanner: Scanner = {
  name: "repository",
  scan(item, report) {
    const text = wholeText(item.source, LONGEST);
    if (text === null) {
      if (!DATA.test(item.name)) report.add(item, "repository.json", `over ${LONGEST} bytes, or not UTF-8`);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      if (CONFIGURATIONS.test(item.name))
        report.add(item, "repository.json", error instanceof Error ? error.message : "");
      return;
    }
    judgeKeras(item, report, value);
    if (item.name === "modules.json") judgeModules(item, report, value);
    visit(item, report, value, "", 0);
  },
};

/** Python next to weights runs only where something asks for it; `auto_map` says that. */
export const pythonScanner: Scanner = {
  name: "python",
  scan: (item, report) =>
    report.add(item, "repository.python", "runs only where a configuration or a person asks for it"),
};

export const nativeScanner: Scanner = {
  name: "native code",
  scan: (item, report) => report.add(item, "repository.native_code", "a program, a library or compiled Python"),
};

function visit(item: Item, report: Report, value: unknown, key: string, depth: number): void {
  if (depth > MOST_DEPTH) return report.add(item, "repository.json", "nested too deeply");
  if (typeof value === "string") {
    if (/chat_template/.test(key) || (/template/.test(key) && isTemplate(value)))
      reportTemplate(item, report, value, key);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === "auto_map" || name === "custom_pipelines") judgeAutoMap(item, report, name, inner);
    if (name === "trust_remote_code" && inner !== false && inner !== null) {
      report.add(item, "repository.trust_remote_code", `${name}: ${JSON.stringify(inner)}`);
    }
    // A list of named templates: [{name, template}].
    const inherited = Array.isArray(value) ? key : name === "template" && /chat_template/.test(key) ? key : name;
    visit(item, report, inner, inherited, depth + 1);
  }
}

function judgeAutoMap(item: Item, report: Report, name: string, map: unknown): void {
  const targets = (JSON.stringify(map) ?? "").match(/"[\w./-]+\.\w+"|"[\w./-]+--[\w.]+"/g) ?? [];
  for (const target of targets.slice(0, 50)) {
    const inner = target.slice(1, -1);
    const [elsewhere, local] = inner.includes("--") ? inner.split("--") : [null, inner];
    const file = `${(local ?? "").split(".").slice(0, -1).join("/")}.py`;
    const here =
      elsewhere === null && item.folder !== null && existsSync(join(item.folder, file.replace(/^\/+|\.\.\//g, "")));
    const from = elsewhere !== null ? `from ${elsewhere}` : here ? `${file} is here` : `${file} is not here`;
    report.add(item, "repository.remote_code", `${name} names ${inner} (${from})`);
  }
}

/** sentence-transformers imports each module's class. */
function judgeModules(item: Item, report: Report, value: unknown): void {
  if (!Array.isArray(value)) return;
  for (const one of value as readonly { type?: unknown }[]) {
    const type = one?.type;
    if (typeof type === "string" && !/^sentence_transformers\.[\w.]+$/.test(type)) {
      report.add(item, "repository.remote_code", `modules.json names ${type}`);
    }
  }
}
