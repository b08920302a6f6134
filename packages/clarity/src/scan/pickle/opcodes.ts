/** How an opcode's argument stands in the stream (pickletools.py). */
export type Argument =
  | "none"
  | "u1"
  | "u2"
  | "i4"
  | "u4"
  | "u8"
  | "f8"
  | "line"
  | "text line"
  | "raw unicode line"
  | "two lines"
  | "bytes1"
  | "bytes4"
  | "bytes8"
  | "text1"
  | "text4"
  | "text8"
  | "long1"
  | "long4";

/** What it does to the stack, as far as the walk follows. */
export type Effect =
  | "push"
  | "push none"
  | "push dictionary"
  | "push number"
  | "push text"
  | "mark"
  | "pop"
  | "pop mark"
  | "dup"
  | "stop"
  | "proto"
  | "frame"
  | "collect"
  | "collect 0"
  | "collect 1"
  | "collect 2"
  | "collect 3"
  | "append"
  | "append all"
  | "set"
  | "set all"
  | "put"
  | "put next"
  | "get"
  | "global"
  | "stack global"
  | "inst"
  | "obj"
  | "newobj"
  | "newobj ex"
  | "reduce"
  | "build"
  | "extension"
  | "persistent"
  | "persistent stack"
  | "next buffer"
  | "readonly buffer"
  | "collect set";

export interface Opcode {
  readonly name: string;
  readonly argument: Argument;
  readonly effect: Effect;
}

const rows: readonly (readonly [number | string, string, Argument, Effect])[] = [
  ["I", "INT", "line", "push number"],
  ["J", "BININT", "i4", "push number"],
  ["K", "BININT1", "u1", "push number"],
  ["M", "BININT2", "u2", "push number"],
  ["L", "LONG", "line", "push number"],
  [0x8a, "LONG1", "long1", "push number"],
  [0x8b, "LONG4", "long4", "push number"],
  ["S", "STRING", "text line", "push text"],
  ["T", "BINSTRING", "text4", "push text"],
  ["U", "SHORT_BINSTRING", "text1", "push text"],
  ["B", "BINBYTES", "bytes4", "push"],
  ["C", "SHORT_BINBYTES", "bytes1", "push"],
  [0x8e, "BINBYTES8", "bytes8", "push"],
  [0x96, "BYTEARRAY8", "bytes8", "push"],
  [0x97, "NEXT_BUFFER", "none", "next buffer"],
  [0x98, "READONLY_BUFFER", "none", "readonly buffer"],
  ["N", "NONE", "none", "push none"],
  [0x88, "NEWTRUE", "none", "push"],
  [0x89, "NEWFALSE", "none", "push"],
  ["V", "UNICODE", "raw unicode line", "push text"],
  [0x8c, "SHORT_BINUNICODE", "text1", "push text"],
  ["X", "BINUNICODE", "text4", "push text"],
  [0x8d, "BINUNICODE8", "text8", "push text"],
  ["F", "FLOAT", "line", "push"],
  ["G", "BINFLOAT", "f8", "push"],
  ["]", "EMPTY_LIST", "none", "push"],
  ["a", "APPEND", "none", "append"],
  ["e", "APPENDS", "none", "append all"],
  ["l", "LIST", "none", "collect"],
  [")", "EMPTY_TUPLE", "none", "collect 0"],
  ["t", "TUPLE", "none", "collect"],
  [0x85, "TUPLE1", "none", "collect 1"],
  [0x86, "TUPLE2", "none", "collect 2"],
  [0x87, "TUPLE3", "none", "collect 3"],
  ["}", "EMPTY_DICT", "none", "push dictionary"],
  ["d", "DICT", "none", "collect"],
  ["s", "SETITEM", "none", "set"],
  ["u", "SETITEMS", "none", "set all"],
  [0x8f, "EMPTY_SET", "none", "push"],
  [0x90, "ADDITEMS", "none", "append all"],
  [0x91, "FROZENSET", "none", "collect set"],
  ["0", "POP", "none", "pop"],
  ["2", "DUP", "none", "dup"],
  ["(", "MARK", "none", "mark"],
  ["1", "POP_MARK", "none", "pop mark"],
  ["g", "GET", "line", "get"],
  ["h", "BINGET", "u1", "get"],
  ["j", "LONG_BINGET", "u4", "get"],
  ["p", "PUT", "line", "put"],
  ["q", "BINPUT", "u1", "put"],
  ["r", "LONG_BINPUT", "u4", "put"],
  [0x94, "MEMOIZE", "none", "put next"],
  [0x82, "EXT1", "u1", "extension"],
  [0x83, "EXT2", "u2", "extension"],
  [0x84, "EXT4", "i4", "extension"],
  ["c", "GLOBAL", "two lines", "global"],
  [0x93, "STACK_GLOBAL", "none", "stack global"],
  ["R", "REDUCE", "none", "reduce"],
  ["b", "BUILD", "none", "build"],
  ["i", "INST", "two lines", "inst"],
  ["o", "OBJ", "none", "obj"],
  [0x81, "NEWOBJ", "none", "newobj"],
  [0x92, "NEWOBJ_EX", "none", "newobj ex"],
  [0x80, "PROTO", "u1", "proto"],
  [".", "STOP", "none", "stop"],
  [0x95, "FRAME", "u8", "frame"],
  ["P", "PERSID", "line", "persistent"],
  ["Q", "BINPERSID", "none", "persistent stack"],
];

/** By byte; undefined where there is no such opcode. */
export const OPCODES: readonly (Opcode | undefined)[] = (() => {
  const table: (Opcode | undefined)[] = new Array(256).fill(undefined);
  for (const [byte, name, argument, effect] of rows) {
    table[typeof byte === "number" ? byte : byte.charCodeAt(0)] = { name, argument, effect };
  }
  return table;
})();
