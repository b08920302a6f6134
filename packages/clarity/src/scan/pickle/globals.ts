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
  argparse: ["Namespace"],
  types: ["SimpleNamespace"],
  "lightning.fabric.utilities.data": ["AttributeDict"],
  "lightning_fabric.utilities.data": ["AttributeDict"],
  "pytorch_lightning.utilities.parsing": ["AttributeDict"],
  "lightning.pytorch.utilities.parsing": ["AttributeDict"],
  // Looked up by value: the call of an enumeration makes nothing new.
  "transformers.trainer_utils":
    "IntervalStrategy EvaluationStrategy SaveStrategy SchedulerType HubStrategy FSDPOption".split(" "),
  "transformers.training_args": ["OptimizerNames"],
  "transformers.debug_utils": ["DebugOption"],
  "accelerate.utils.dataclasses": ["DistributedType"],
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
  numpy:
    "ndarray dtype bool_ int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128 str_ bytes_ datetime64 timedelta64 log log1p exp expm1 sqrt".split(
      " ",
    ),
  "numpy.ma": ["MaskedArray"],
  "numpy.ma.core": ["MaskedArray", "_mareconstruct"],
  "numpy.random": ["RandomState", "Generator"],
  // These two call what they are given, which is an imported name again and judged itself.
  "numpy.random._pickle": "__randomstate_ctor __generator_ctor __bit_generator_ctor".split(" "),
  "numpy.random._mt19937": ["MT19937"],
  "numpy.random._pcg64": ["PCG64", "PCG64DXSM"],
  "numpy.random._philox": ["Philox"],
  "numpy.random._sfc64": ["SFC64"],
  "numpy.random.bit_generator": ["SeedSequence", "__pyx_unpickle_SeedSequence"],
  "joblib.numpy_pickle": ["NumpyArrayWrapper"],
  "sklearn.externals.joblib.numpy_pickle": ["NumpyArrayWrapper"],
  "sklearn.tree._tree": ["Tree"],
  "sklearn.metrics._dist_metrics": ["newObj"],
  "sklearn.neighbors._kd_tree": ["newObj"],
  "sklearn.neighbors._ball_tree": ["newObj"],
  "sklearn.feature_selection._univariate_selection": "f_classif f_regression f_oneway chi2 r_regression".split(" "),
  "sklearn.feature_selection._mutual_info": ["mutual_info_classif", "mutual_info_regression"],
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

/**
 * Libraries of which a stream may make objects of any class, as long as it calls none: without its constructor an object is its attributes, and
 * `__new__`, `__setstate__` and `__hash__` of these run nothing but themselves. Compiled classes of theirs trust the numbers they are given, so a
 * hostile file can still crash a process that predicts with it.
 */
const MADE: readonly { readonly module: RegExp; readonly name: RegExp }[] = [
  {
    module: /^sklearn(?!\.(?:datasets|externals|tests|utils\.parallel)\b)(?:\.[a-z0-9_]{1,60}){1,6}$/,
    name: /^_?[A-Z][A-Za-z0-9]{0,80}$/,
  },
  { module: /^scipy\.sparse(?:\.[a-z0-9_]{1,60}){0,3}$/, name: /^[a-z]{3}_(?:matrix|array)$/ },
  { module: /^transformers\.(?:training_args|training_args_seq2seq)$/, name: /^(?:Seq2Seq)?TrainingArguments$/ },
];

/** Compiled loss and distance functions of scikit-learn, made by a call with numbers. */
const CALLED: typeof MADE = [
  { module: /^sklearn\._loss\._loss$/, name: /^Cy[A-Za-z]{1,60}$/ },
  { module: /^sklearn\.linear_model\._sgd_fast$/, name: /^[A-Z][A-Za-z]{1,40}$/ },
];

const matches = (list: typeof MADE, module: string, name: string): boolean =>
  list.some((one) => one.module.test(module) && one.name.test(name));

const NAMES = new Set(Object.entries(ALLOWED).flatMap(([module, names]) => names.map((name) => `${module} ${name}`)));

/** `called`: the stream calls it, not only makes an object of it. `extra` holds names a person added, as `module.name`. */
export function judgeGlobal(
  { module, name, called }: { readonly module: string; readonly name: string; readonly called: boolean },
  extra: ReadonlySet<string>,
): "allowed" | "dangerous" | "unknown" {
  if (NAMES.has(`${module} ${name}`) || extra.has(`${module}.${name}`)) return "allowed";
  if (matches(CALLED, module, name) || (!called && matches(MADE, module, name))) return "allowed";
  const parts = module.split(".");
  for (let length = parts.length; length > 0; length--) {
    if (DANGEROUS.has(parts.slice(0, length).join("."))) return "dangerous";
  }
  return "unknown";
}
