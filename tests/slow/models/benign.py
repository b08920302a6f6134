"""Writes harmless models the way their own libraries do: `benign.py FOLDER`. Torch is not installed: its checkpoints are
written with Python's pickler and modules that only have the names."""
import argparse
import collections
import datetime
import decimal
import enum
import io
import json
import os
import pathlib
import pickle
import struct
import sys
import types
import uuid
import warnings
import zipfile

import joblib
import numpy as np
import onnx
import scipy.sparse
from onnx import helper, numpy_helper
from safetensors.numpy import save_file
from sklearn import (calibration, cluster, compose, decomposition, discriminant_analysis, dummy, ensemble, feature_extraction,
                     feature_selection, gaussian_process, impute, isotonic, kernel_ridge, linear_model, manifold, mixture,
                     model_selection, multiclass, multioutput, naive_bayes, neighbors, neural_network, pipeline, preprocessing,
                     semi_supervised, svm, tree)

warnings.simplefilter("ignore")
FOLDER = sys.argv[1]
os.makedirs(FOLDER, exist_ok=True)
place = lambda name: os.path.join(FOLDER, name)
random = np.random.default_rng(1)


def dump(name, value, protocol):
    with open(place(name), "wb") as file:
        pickle.dump(value, file, protocol=protocol)


def arrays():
    np.save(place("a.npy"), random.random((10, 3)))
    np.savez(place("a.npz"), x=np.arange(5), y=np.ones((2, 2), dtype="f2"))
    np.savez_compressed(place("compressed.npz"), x=np.arange(500))
    scipy.sparse.save_npz(place("sparse.npz"), scipy.sparse.csr_matrix(np.eye(4)))
    values = {
        "w": random.random((3, 4)).astype("f4"), "i": np.int64(3), "f": np.float32(2.5), "big": np.arange(5, dtype=">i2"),
        "s": np.array(["a", "bc"]), "d": np.dtype("f8"), "m": np.ma.array([1, 2], mask=[0, 1]), "r": np.random.RandomState(1),
        "g": np.random.default_rng(1), "t": np.datetime64("2020-01-01"), "z": np.bool_(True), "o": np.array(["a", 1], dtype=object),
        "rec": np.zeros(3, dtype=[("a", "f4"), ("b", "i8")]), "F": np.asfortranarray(np.ones((2, 3))), "c": np.complex64(1),
    }
    plain = {
        "a": [1, 2.5, "x", None, True, b"bytes"], "o": collections.OrderedDict(a=1), "c": collections.Counter("aab"),
        "d": collections.deque([1]), "dd": collections.defaultdict(list), "s": {1, 2}, "f": frozenset([1]),
        "t": datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc), "td": datetime.timedelta(1),
        "dec": decimal.Decimal("1.5"), "u": uuid.UUID(int=1), "p": pathlib.PurePosixPath("a/b"), "cx": 1 + 2j, "r": range(5),
        "sl": slice(1, 2), "ba": bytearray(b"x"), "big": 2**100, "ns": types.SimpleNamespace(a=1), "args": argparse.Namespace(lr=1),
    }
    for protocol in range(6):
        dump(f"numpy-{protocol}.pkl", values, protocol)
        dump(f"plain-{protocol}.pkl", plain, protocol)
        dump(f"sparse-{protocol}.pkl", [scipy.sparse.csr_matrix(np.eye(4)), scipy.sparse.csc_array(np.eye(4))], protocol)
    joblib.dump(values, place("arrays.joblib"))


def estimators():
    logistic = linear_model.LogisticRegression
    steps = [("i", impute.SimpleImputer()), ("s", preprocessing.StandardScaler()), ("p", decomposition.PCA(2)), ("c", logistic())]
    columns = [("s", preprocessing.StandardScaler(), [0, 1]), ("o", preprocessing.OneHotEncoder(handle_unknown="ignore"), [2])]
    return [
        logistic(), linear_model.Ridge(), linear_model.Lasso(), linear_model.SGDClassifier(), linear_model.LinearRegression(),
        ensemble.RandomForestClassifier(n_estimators=5), ensemble.GradientBoostingClassifier(n_estimators=3),
        ensemble.HistGradientBoostingClassifier(max_iter=3), ensemble.AdaBoostClassifier(n_estimators=3),
        ensemble.IsolationForest(n_estimators=5), ensemble.BaggingRegressor(n_estimators=3), ensemble.ExtraTreesRegressor(n_estimators=3),
        ensemble.VotingClassifier([("a", logistic()), ("b", naive_bayes.GaussianNB())]),
        ensemble.StackingClassifier([("a", logistic())], cv=2), tree.DecisionTreeClassifier(), svm.SVC(), svm.LinearSVC(), svm.SVR(),
        neighbors.KNeighborsClassifier(), neighbors.KNeighborsRegressor(algorithm="ball_tree"), neighbors.LocalOutlierFactor(),
        naive_bayes.GaussianNB(), naive_bayes.MultinomialNB(), neural_network.MLPClassifier(max_iter=5),
        calibration.CalibratedClassifierCV(logistic(), cv=2), multiclass.OneVsRestClassifier(logistic()), dummy.DummyClassifier(),
        gaussian_process.GaussianProcessClassifier(), discriminant_analysis.LinearDiscriminantAnalysis(), kernel_ridge.KernelRidge(),
        cluster.KMeans(2, n_init=1), cluster.DBSCAN(), decomposition.PCA(2), decomposition.NMF(2), manifold.Isomap(),
        mixture.GaussianMixture(2), preprocessing.StandardScaler(), preprocessing.MinMaxScaler(), preprocessing.PolynomialFeatures(),
        preprocessing.FunctionTransformer(np.log1p), feature_selection.SelectKBest(k=2), pipeline.Pipeline(steps),
        compose.ColumnTransformer(columns), model_selection.GridSearchCV(logistic(), {"C": [0.1, 1]}, cv=2),
        semi_supervised.LabelPropagation(), multioutput.MultiOutputClassifier(logistic()),
    ]


def scikit():
    x = random.random((60, 4))
    y = (x[:, 0] > 0.5).astype(int)
    for index, estimator in enumerate(estimators()):
        name = f"sk-{index}-{type(estimator).__name__}"
        estimator.fit(x, np.stack([y, y], 1) if isinstance(estimator, multioutput.MultiOutputClassifier) else y)
        for protocol in (0, 2, 4, 5):
            dump(f"{name}-{protocol}.pkl", estimator, protocol)
        joblib.dump(estimator, place(f"{name}.joblib"))
    joblib.dump(estimator, place("sk-z.joblib"), compress=3)
    joblib.dump(estimator, place("sk-gz.joblib.gz"), compress=("gzip", 3))
    words = feature_extraction.text.TfidfVectorizer().fit(["a text here", "another text"])
    dump("sk-words.pkl", words, 4)
    joblib.dump([words, isotonic.IsotonicRegression().fit(x[:, 0], y)], place("sk-words.joblib"))


def module(name):
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:length]), types.ModuleType(parts[length - 1]))
    return sys.modules[name]


def named(where, name, made):
    made.__module__, made.__qualname__, made.__name__ = where, name, name
    setattr(module(where), name, made)
    return made


REBUILD = named("torch._utils", "_rebuild_tensor_v2", lambda *a: None)
PARAMETER = named("torch._utils", "_rebuild_parameter", lambda *a: None)
STORAGES = [named("torch", f"{kind}Storage", type(kind, (), {})) for kind in ("Float", "BFloat16", "Long", "Half")]


class Storage:
    def __init__(self, key, kind, size):
        self.id = ("storage", kind, key, "cpu", size)


class Tensor:
    def __init__(self, key, shape, parameter=False):
        self.key, self.shape, self.parameter = key, shape, parameter

    def __reduce__(self):
        if self.parameter:
            return PARAMETER, (Tensor(self.key, self.shape), True, collections.OrderedDict())
        size = int(np.prod(self.shape))
        storage = Storage(str(self.key), STORAGES[self.key % 4], size)
        return REBUILD, (storage, 0, self.shape, self.shape, False, collections.OrderedDict())


class Pickler(pickle._Pickler):
    def persistent_id(self, value):
        return value.id if isinstance(value, Storage) else None


def checkpoint(name, value, storages):
    bytes_ = io.BytesIO()
    Pickler(bytes_, 2).dump(value)
    top = os.path.splitext(name)[0]
    with zipfile.ZipFile(place(name), "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{top}/data.pkl", bytes_.getvalue())
        archive.writestr(f"{top}/.format_version", "1")
        archive.writestr(f"{top}/.storage_alignment", "64")
        archive.writestr(f"{top}/byteorder", "little")
        for key in range(storages):
            archive.writestr(f"{top}/data/{key}", random.random(64).astype("f4").tobytes())
        archive.writestr(f"{top}/version", "3\n")
        archive.writestr(f"{top}/.data/serialization_id", "0" * 40)


def enumeration(where, name, value):
    return named(where, name, enum.Enum(name, {value: value}, type=str))(value)


def torch():
    state = collections.OrderedDict((f"layer.{key}.weight", Tensor(key, (8, 8))) for key in range(6))
    state._metadata = collections.OrderedDict({"": {"version": 1}})
    for name in ("pytorch_model.bin", "model.pt", "adapter_model.bin"):
        checkpoint(name, state, 6)
    checkpoint("parameters.pth", collections.OrderedDict(w=Tensor(0, (8, 8), True)), 1)
    adam = {"state": {0: {"step": Tensor(0, (1,)), "exp_avg": Tensor(1, (8, 8))}}, "param_groups": [{"lr": 1e-3, "betas": (0.9, 0.999)}]}
    options = argparse.Namespace(lr=1e-3, model="x")
    everything = {"model": state, "optimizer": adam, "epoch": 3, "best": np.float64(0.5), "args": options, "rng": np.random.get_state()}
    checkpoint("checkpoint.pt", everything, 6)
    attributes = named("lightning.fabric.utilities.data", "AttributeDict", type("AttributeDict", (dict,), {}))
    checkpoint("epoch=1.ckpt", {"state_dict": state, "hyper_parameters": attributes(lr=1e-3), "callbacks": {}, "loops": {}}, 6)
    arguments = named("transformers.training_args", "TrainingArguments", type("TrainingArguments", (), {}))()
    arguments.__dict__.update(
        output_dir="out", learning_rate=5e-5, optim=enumeration("transformers.training_args", "OptimizerNames", "adamw_torch"),
        evaluation_strategy=enumeration("transformers.trainer_utils", "IntervalStrategy", "no"),
        lr_scheduler_type=enumeration("transformers.trainer_utils", "SchedulerType", "linear"),
        hub_strategy=enumeration("transformers.trainer_utils", "HubStrategy", "every_save"))
    checkpoint("training_args.bin", arguments, 0)
    with open(place("legacy.pth"), "wb") as file:
        sizes = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
        for value in (0x1950A86A20F9469CFC6C, 1001, sizes):
            pickle.dump(value, file, 2)
        Pickler(file, 2).dump(state)
        pickle.dump([str(key) for key in range(6)], file, 2)
        for key in range(6):
            file.write(struct.pack("<q", 64) + random.random(64).astype("f4").tobytes())


def keras():
    of = lambda where, kind, /, **config: {"module": where, "class_name": kind, "config": config, "registered_name": None}
    dense = of("keras.layers", "Dense", name="d", dtype=of("keras", "DTypePolicy", name="float32"), units=2, activation="softmax",
               kernel_initializer=of("keras.initializers", "GlorotUniform", seed=None), bias_initializer=of("keras.initializers", "Zeros"),
               kernel_regularizer=of("keras.regularizers", "L2", l2=0.01))
    layers = [of("keras.layers", "InputLayer", batch_shape=[None, 4], name="in"), dense, of("keras.layers", "Dropout", rate=0.5)]
    model = {**of("keras", "Sequential", name="m", trainable=True, layers=layers), "compile_config": {
        "optimizer": of("keras.optimizers", "Adam", learning_rate=0.001), "loss": "mse", "metrics": [of("keras.metrics", "MeanSquaredError", name="a")]}}
    weights = b"\x89HDF\r\n\x1a\n" + bytes(600)
    with zipfile.ZipFile(place("model.keras"), "w") as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.4.1", "date_saved": "2024-01-01@00:00:00"}))
        archive.writestr("config.json", json.dumps(model))
        archive.writestr("model.weights.h5", weights)
    with open(place("model.h5"), "wb") as file:
        file.write(weights + json.dumps(model).encode() + bytes(100))


def graphs():
    weights = numpy_helper.from_array(random.random((64, 64)).astype("f4"), "w")
    nodes = [helper.make_node("MatMul", ["x", "w"], ["h"]), helper.make_node("Gelu", ["h"], ["y"], domain="com.microsoft")]
    value = lambda name: helper.make_tensor_value_info(name, 1, [1, 64])
    graph = helper.make_graph(nodes, "g", [value("x")], [value("y")], [weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)])
    onnx.save(model, place("model.onnx"))
    onnx.save_model(model, place("external.onnx"), save_as_external_data=True, location="external.onnx_data", size_threshold=0)
    save_file({"a": random.random((3, 3)).astype("f4")}, place("model.safetensors"), metadata={"format": "pt"})


for write in (arrays, scikit, torch, keras, graphs):
    write()
