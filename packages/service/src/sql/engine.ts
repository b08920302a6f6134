import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import createModule from "libpg-query/wasm/libpg-query.js";

type Instance = Awaited<ReturnType<typeof createModule>>;

/** A tree as JSON text; null where the grammar does not know the text. */
export type Parsed = { readonly tree: string } | null;

/** JSON of a larger tree is not handed on. Code units. */
const TREE_MOST = 16 * 1024 * 1024;

// The compiler's view of this global comes with the DOM's types, which a server has not.
const { WebAssembly: Wasm } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object, imports: object) => object;
  };
};

/**
 * PostgreSQL's own grammar, compiled once. An instance whose stack overflowed or whose memory grew is replaced: what a
 * trap leaves behind in it is undefined, and its memory never shrinks.
 */
export class Engine {
  #instance: Instance | null = null;
  #size = 0;

  private constructor(readonly module: object) {}

  static async load(wasm: string): Promise<Engine> {
    // Compiling hot functions again costs 100 MB that outlive the thread, for nothing one could measure in a parse.
    setFlagsFromString("--liftoff-only");
    const engine = new Engine(new Wasm.Module(readFileSync(wasm)));
    await engine.renew();
    return engine;
  }

  /** True where the instance in use must not be used again. */
  get worn(): boolean {
    return this.#instance === null || this.#instance.HEAPU8.length > this.#size;
  }

  async renew(): Promise<void> {
    this.#instance = null;
    this.#instance = await createModule({
      instantiateWasm: (imports, done) => {
        const instance = new Wasm.Instance(this.module, imports);
        done(instance);
        return (instance as { exports: object }).exports;
      },
    });
    this.#size = this.#instance.HEAPU8.length;
  }

  /** @throws whatever the parser throws where it does not merely refuse; the instance is then worn. */
  parse(text: string): Parsed {
    const pg = this.#instance;
    if (pg === null) throw new Error("no instance");
    this.#instance = null;
    const size = pg.lengthBytesUTF8(text) + 1;
    const input = pg._malloc(size);
    pg.stringToUTF8(text, input, size);
    const result = pg._wasm_parse_query_raw(input);
    if (input === 0 || result === 0) throw new Error("out of memory");
    const parsed = read(pg, result);
    pg._free(input);
    pg._wasm_free_parse_result(result);
    this.#instance = pg;
    return parsed;
  }
}

/** `struct { char *tree; char *stderr; Error *error; }` */
function read(pg: Instance, result: number): Parsed {
  if (pg.getValue(result + 8, "i32") !== 0) return null;
  const tree = pg.UTF8ToString(pg.getValue(result, "i32"));
  if (tree.length > TREE_MOST) throw new Error("the tree is too large");
  return { tree };
}
