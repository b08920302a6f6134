import { MAYBE, NO, type Truth, YES } from "../../decide/truth.js";
import type { Resource } from "../../spine/action.js";
import { parseSegment, type Segment, segmentCovers, segmentMatches, segmentsMeet } from "./segment.js";

/** A glob over a name without separators: programs, packages, tables, recipients. `*` crosses everything. */
export interface NameGlob {
  readonly text: string;
  readonly literal: string | null;
  readonly matches: (name: string) => boolean;
  readonly segment: Segment;
}

export function parseNameGlob(text: string): NameGlob {
  const segment = parseSegment(text);
  return { text, literal: segment.literal, segment, matches: (name) => segmentMatches(segment, name) };
}

/**
 * A glob over host names, in lower case. `*.example.com` is every host below example.com at any depth, and not
 * example.com itself.
 */
export function parseHostGlob(text: string): NameGlob {
  return parseNameGlob(text.toLowerCase().replace(/\.$/, ""));
}

/** Where a resource stands to a glob over its name. */
export function relateName(glob: NameGlob, resource: Resource): Truth {
  if (resource.form === "exact") return glob.matches(resource.name) ? YES : NO;
  if (resource.form === "any") return glob.text === "*" ? YES : MAYBE;
  const touched = parseSegment(resource.name);
  if (!segmentsMeet(glob.segment, touched)) return NO;
  return segmentCovers(glob.segment, touched) ? YES : MAYBE;
}
