import type { Detail } from "../../spine/index.js";
import { action, NO_LABELS, NO_SOURCES, NO_SPAN } from "../action.js";
import { netAction } from "../http/index.js";
import { argumentSource, type ToolReading, textOf, textsOf } from "./reading.js";

const READING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const BODIES = ["body", "data", "json", "form", "payload"];

/** `{url, method?, body?}`: one address or several. A body, or a method that changes something, sends. */
export function fetchUrls(reading: ToolReading): void {
  const { arguments: given, world } = reading;
  const method = (textOf(given["method"]) ?? "GET").toUpperCase().slice(0, 32);
  const body = BODIES.find((name) => given[name] !== undefined && given[name] !== null);
  const sends = body !== undefined || !READING.has(method);
  const detail: Detail = { method };
  const sources = body === undefined ? NO_SOURCES : argumentSource(body);
  const urls = textsOf(given["url"]);
  if (urls === null) {
    const kind = sends ? "net.send" : "net.receive";
    const anywhere = { type: "host", name: "*", form: "any" } as const;
    reading.actions.push(action(kind, anywhere, "certain", NO_LABELS, sources, NO_SPAN, detail));
    return;
  }
  for (const url of urls) {
    const parts = { place: world.place, detail };
    const send = sends ? netAction("net.send", url, { ...parts, sources }) : null;
    const receive = netAction("net.receive", url, parts);
    if (send !== null) reading.actions.push(send);
    if (receive !== null && receive.kind === "net.receive") reading.actions.push(receive);
    else if (receive !== null && send === null) reading.actions.push(receive);
  }
}
