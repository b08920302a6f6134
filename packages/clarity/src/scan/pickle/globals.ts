/**
 * The names a pickle may import: those that only build data from data already in the stream. An entry is safe when calling it with
 * any arguments, and building on its result, runs no code of the stream's choosing and touches nothing outside the new object.
 * `torch.storage._load_from_bytes` is not here: it loads another pickle.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  collections: ["OrderedDict", "Counter", "deque", "defaultdict"],
  builtins: "bool int float complex str bytes bytearray list tuple dict set frozenset slice range object".split(" "),
  __builtin__:
    "bool int long float complex str bytes bytearray unicode list tuple dict set frozenset slice xrange object".split(
      " ",
    ),
  _codecs: ["encode"],
  copyreg: ["_reconstructor"],
  copy_reg: ["_reconstructor"],
  datetime: ["date", "datetime", "time", "timedelta", "timezone"],
  decimal: ["Decimal"],
  fractions: ["Fraction"],
  uuid: ["UUID"],
  pathlib: ["PurePosixPath", "PureWindowsPath"],
  torch:
    "Size device dtype FloatStorage DoubleStorage HalfStorage BFloat16Storage LongStorage IntStorage ShortStorage CharStorage ByteStorage BoolStorage ComplexFloatStorage ComplexDoubleStorage QInt8Storage QUInt8Storage QInt32Storage Tensor float16 float32 float64 bfloat16 int8 int16 int32 int64 uint8 bool complex64 complex128 float8_e4m3fn float8_e5m2 strided sparse_coo per_tensor_affine per_channel_affine".split(
      " ",
    ),
  "torch.storage": ["TypedStorage", "UntypedStorage", "_TypedStorage", "_UntypedStorage"],
  "torch.serialization": ["_get_layout"],
  "torch.nn.parameter": ["Parameter", "Buffer"],
  "torch._utils": [
    "_rebuild_tensor",
    "_rebuild_tensor_v2",
    "_rebuild_tensor_v3",
    "_rebuild_parameter",
    "_rebuild_parameter_with_state",
    "_rebuild_qtensor",
    "_rebuild_sparse_tensor",
    "_rebuild_meta_tensor_no_storage",
    "_rebuild_device_tensor_from_numpy",
  ],
  numpy: "ndarray dtype bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64".split(" "),
  "numpy.core.multiarray": ["_reconstruct", "scalar"],
  "numpy._core.multiarray": ["_reconstruct", "scalar"],
  "numpy.core.numeric": ["_frombuffer"],
  "numpy._core.numeric": ["_frombuffer"],
};

/** Modules whose every name reaches the system, other code or the network. Only the severity depends on this list. */
const DANGEROUS = new Set(
  (
    "os posix nt sys subprocess socket shutil importlib runpy pty commands pickle _pickle cPickle dill cloudpickle marshal types ctypes " +
    "code codeop bdb pdb timeit trace profile cProfile webbrowser http httplib urllib urllib2 requests aiohttp ftplib smtplib telnetlib " +
    "asyncio multiprocessing threading signal pip ensurepip venv pydoc doctest platform operator functools linecache tempfile io pathlib " +
    "zipimport imp builtins __builtin__ inspect gc atexit site sqlite3 distutils setuptools numpy.f2py numpy.testing torch._inductor torch.hub torch.jit torch.utils torch._dynamo"
  ).split(" "),
);

const NAMES = new Set(Object.entries(ALLOWED).flatMap(([module, names]) => names.map((name) => `${module} ${name}`)));

/** `extra` holds names a person added, as `module.name`. */
export function judgeGlobal(
  module: string,
  name: string,
  extra: ReadonlySet<string>,
): "allowed" | "dangerous" | "unknown" {
  if (NAMES.has(`${module} ${name}`) || extra.has(`${module}.${name}`)) return "allowed";
  const parts = module.split(".");
  for (let length = parts.length; length > 0; length--) {
    if (DANGEROUS.has(parts.slice(0, length).join("."))) return "dangerous";
  }
  return "unknown";
}
