import { type Command, MAX_TOLD } from "./settings.js";

const MAX_TEXT = 128 * 1024;
/** How far an element's content is looked for. */
const WINDOW = 8_192;

const NAMES: ReadonlyMap<string, string> = new Map([
  ["quot", '"'],
  ["apos", "'"],
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
]);
const plain = (text: string): string =>
  text.replace(/&(quot|apos|lt|gt|amp);/g, (_all, name: string) => NAMES.get(name)!);

const attributesOf = (tag: string): ReadonlyMap<string, string> =>
  new Map(
    Array.from(
      tag.matchAll(/([\w-]{1,32})\s{0,8}=\s{0,8}(?:"([^"<]{0,2048})"|'([^'<]{0,2048})')/g),
      ([, name, one, two]) => [name!, plain(one ?? two!)],
    ),
  );

/** `${name}` by the properties of the same file; where the project stands is here. */
function resolver(text: string): (value: string) => string {
  const properties = new Map([
    ["basedir", "."],
    ["project.basedir", "."],
    ["project.build.directory", "target"],
  ]);
  for (const [tag] of text.matchAll(/<property\s[^<>]{1,2048}>/g)) {
    const attributes = attributesOf(tag);
    const value = attributes.get("value") ?? attributes.get("location");
    if (value !== undefined && attributes.has("name")) properties.set(attributes.get("name")!, value);
  }
  for (const [, name, value] of text.matchAll(/<([\w.-]{1,64})>([^<>\n]{1,512})<\/\1>/g))
    if (!properties.has(name!)) properties.set(name!, plain(value!));
  const once = (value: string) =>
    value.replace(/\$\{([\w.-]{1,64})\}/g, (all, name: string) => properties.get(name) ?? all.replace(/[.-]/g, "_"));
  return (value) => once(once(value));
}

/**
 * What a build file of Ant or Maven runs and removes: `<exec executable="rm"><arg line="-rf x"/></exec>`, `<delete dir="x"/>`,
 * and the program of the exec plug-in. A property nobody set is a variable nobody knows.
 */
export function xmlCommands(text: string): readonly Command[] {
  if (text.length > MAX_TEXT) return [];
  const resolve = resolver(text);
  const found: Command[] = [];
  for (const { 0: tag, 1: name, index } of text.matchAll(/<(exec|apply|delete|executable|Exec)\b[^<>]{0,4096}>/g)) {
    if (found.length >= MAX_TOLD) break;
    const attributes = attributesOf(tag);
    const rest = text.slice(index + tag.length, index + tag.length + WINDOW);
    if (name === "Exec") {
      if (attributes.has("Command")) found.push({ text: attributes.get("Command")! });
    } else if (name === "delete") {
      for (const key of ["dir", "file"])
        if (attributes.has(key)) found.push({ text: `rm -rf ${doubled(resolve(attributes.get(key)!))}` });
    } else if (name === "executable") {
      const inside = rest.split("</configuration>", 1)[0]!;
      const program = resolve(plain(inside.split("<", 1)[0]!.trim()));
      const words = Array.from(inside.matchAll(/<argument>([^<>]{0,1024})</g), ([, word]) =>
        doubled(resolve(plain(word!))),
      );
      const line = /<commandlineArgs>([^<>]{0,2048})</.exec(inside)?.[1] ?? "";
      if (program !== "") found.push({ text: `${doubled(program)} ${words.join(" ")} ${resolve(plain(line))}` });
    } else if (attributes.has("executable")) {
      const inside = tag.endsWith("/>") ? "" : (rest.split(`</${name}>`, 1)[0] ?? "");
      const words = Array.from(inside.matchAll(/<arg\s[^<>]{1,4096}>/g), ([one]) => {
        const given = attributesOf(one);
        const line = given.get("line");
        return line === undefined ? doubled(resolve(given.get("value") ?? given.get("file") ?? "")) : resolve(line);
      });
      found.push({ text: `${doubled(resolve(attributes.get("executable")!))} ${words.join(" ")}` });
    }
  }
  return found;
}

/** As one word in which a variable stays one. */
const doubled = (word: string): string => `"${word.replace(/[\\"`]|\$(?!\{)/g, "\\$&")}"`;
