import { GLOB, NAME, PROSE } from "../names.js";
import { named, number, oneOf, oneOrMore, record, text } from "../shape.js";
import { EXACT } from "./agents.js";
import { joinByName, type Section } from "./section.js";

/** The area of everything no other area owns. It is there unless a policy writes it, and needs one policy owner. */
export const REST = "rest";

/** Parts of a policy besides rules, roles and overrides, as areas name them. */
export const OWNED_SECTIONS = [
  "default",
  "understanding",
  "labels",
  "environments",
  "owners",
  "knowledge",
  "agents",
  "people",
  "groups",
  "elevations",
  "limits",
  "loops",
  "prices",
  "delegation",
  "orchestrators",
  "sign-offs",
] as const;
export type OwnedSection = (typeof OWNED_SECTIONS)[number];

/** An area of the policy: what belongs to it, and who has to agree before a change of that is in force. */
export interface AreaDocument {
  readonly about?: string;
  readonly owns?: {
    /** Ids of rules, as globs. */
    readonly rules?: readonly string[];
    readonly roles?: readonly string[];
    readonly sections?: readonly OwnedSection[];
  };
  /** Who may sign; without: every policy owner. */
  readonly people?: readonly string[];
  /** So many different people, none of whom made the change. */
  readonly needs: number;
}

const areas = named(
  NAME,
  record<AreaDocument>({
    about: { shape: text(PROSE) },
    owns: {
      shape: record<NonNullable<AreaDocument["owns"]>>(
        {
          rules: { shape: oneOrMore(text(GLOB), 64), about: "Ids of rules, with * for any characters." },
          roles: { shape: oneOrMore(text(GLOB), 64), about: "Roles, with * for any characters." },
          sections: { shape: oneOrMore(oneOf(OWNED_SECTIONS), OWNED_SECTIONS.length) },
        },
        { notEmpty: "say rules, roles or sections" },
      ),
      about: `What belongs to it. The area \`${REST}\` owns what no other does.`,
    },
    people: { shape: oneOrMore(text(EXACT), 64), about: "Who may sign; without: every policy owner." },
    needs: { shape: number(1, 5), required: true, about: "How many people, none of whom made the change." },
  }),
  64,
);

export const signOffsSection: Section<Readonly<Record<string, AreaDocument>>> = {
  about: "Areas of this policy, and who has to agree before a change is in force.",
  source: areas,
  resolved: areas,
  join: joinByName,
  check(value, at, _whole, report) {
    for (const [name, { owns, people, needs }] of Object.entries(value)) {
      const say = (key: string, message: string) =>
        report({ code: "policy.bad_value", at: `${at}/${name}${key}`, part: "value", message, suggestion: null });
      if (name === REST && owns !== undefined) say("/owns", `\`${REST}\` owns what no other area does`);
      if (name !== REST && owns === undefined) say("", `area \`${name}\` owns nothing: say \`owns\``);
      if (people !== undefined && new Set(people).size < needs)
        say("/needs", `needs ${needs} people and names ${new Set(people).size}`);
    }
  },
};
