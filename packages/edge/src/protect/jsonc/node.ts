import type { Json } from "@rampart/core";

/** A value in a JSON text with comments, and where it stands: half-open range of UTF-16 code units. */
export type Node = ObjectNode | ArrayNode | ScalarNode;

export interface ObjectNode {
  readonly kind: "object";
  readonly start: number;
  readonly end: number;
  readonly members: readonly Member[];
}

export interface ArrayNode {
  readonly kind: "array";
  readonly start: number;
  readonly end: number;
  readonly elements: readonly Node[];
}

export interface ScalarNode {
  readonly kind: "scalar";
  readonly start: number;
  readonly end: number;
  readonly value: string | number | boolean | null;
}

export interface Member {
  readonly key: string;
  readonly start: number;
  readonly value: Node;
}

/** The plain value of a node. */
export function plainOf(node: Node): Json {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "array") return node.elements.map(plainOf);
  return Object.fromEntries(node.members.map((member) => [member.key, plainOf(member.value)]));
}

export function memberOf(node: ObjectNode, key: string): Member | undefined {
  return node.members.find((member) => member.key === key);
}
