import type { Field } from "../shape.js";
import { agentsSection } from "./agents.js";
import { delegationSection } from "./delegation.js";
import { elevationsSection } from "./elevations.js";
import { limitsSection } from "./limits.js";
import { loopsSection } from "./loops.js";
import { orchestratorsSection } from "./orchestrators.js";
import { groupsSection, peopleSection } from "./people.js";
import { pricesSection } from "./prices.js";
import type { Section } from "./section.js";
import { signOffsSection } from "./sign-offs.js";

/** Every section, in the order errors are told. */
export const SECTIONS = {
  agents: agentsSection,
  people: peopleSection,
  groups: groupsSection,
  elevations: elevationsSection,
  limits: limitsSection,
  loops: loopsSection,
  prices: pricesSection,
  delegation: delegationSection,
  orchestrators: orchestratorsSection,
  "sign-offs": signOffsSection,
} as const;

type Of<S> = S extends Section<infer T> ? T : never;
/** What a resolved document has of them: each only where some text writes it. */
export type Sections = { readonly [K in keyof typeof SECTIONS]?: Of<(typeof SECTIONS)[K]> };

export const SECTION_NAMES = Object.keys(SECTIONS) as readonly (keyof Sections)[];

/** Their fields in a text, or in a resolved document. */
export function sectionFields(form: "source" | "resolved"): {
  readonly [K in keyof Sections]-?: Field<NonNullable<Sections[K]>>;
} {
  const fields = SECTION_NAMES.map((name) => [name, { shape: SECTIONS[name][form], about: SECTIONS[name].about }]);
  return Object.fromEntries(fields) as never;
}

/** What some texts say in each section, as one. */
export function joinSections(texts: readonly Sections[]): Sections {
  const joined: Record<string, unknown> = {};
  for (const name of SECTION_NAMES) {
    const said = texts.map((text) => text[name]).filter((one) => one !== undefined);
    if (said.length > 0) joined[name] = (SECTIONS[name] as Section<unknown>).join(said);
  }
  return joined;
}
