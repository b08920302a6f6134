// The package types its wrapper only. We drive the module beneath it, so that an instance whose stack overflowed can be
// thrown away and the place of the wasm file is ours to say.
declare module "libpg-query/wasm/libpg-query.js" {
  interface PgQuery {
    readonly HEAPU8: Uint8Array;
    _malloc(size: number): number;
    _free(pointer: number): void;
    _wasm_parse_query_raw(text: number): number;
    _wasm_free_parse_result(result: number): void;
    lengthBytesUTF8(text: string): number;
    stringToUTF8(text: string, pointer: number, size: number): void;
    UTF8ToString(pointer: number): string;
    getValue(pointer: number, type: "i32"): number;
  }
  const create: (options: {
    readonly instantiateWasm: (imports: object, done: (instance: object) => void) => object;
  }) => Promise<PgQuery>;
  export default create;
}
