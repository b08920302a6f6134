import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { VERSION } from "./version.js";

const packages = fileURLToPath(new URL("../../../", import.meta.url));

it.each(readdirSync(packages))("the package %s has the version the programs say", (name) => {
  expect(JSON.parse(readFileSync(`${packages}${name}/package.json`, "utf8")).version).toBe(VERSION);
});
