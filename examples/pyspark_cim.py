"""Networks for compute-in-memory chips as a part of Spark ML, from Python.

    spark-submit --jars deploy/target/ohmflow.jar \
        --driver-java-options "--add-modules=jdk.incubator.vector" examples/pyspark_cim.py

The two classes below are all that Python needs: they hand their parameters to
io.ohmflow.ml.CimClassifier and io.ohmflow.ml.CimClassificationModel in the JVM.
"""

from pyspark import keyword_only
from pyspark.ml import Pipeline
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.param import Param, Params, TypeConverters
from pyspark.ml.param.shared import (
    HasFeaturesCol,
    HasLabelCol,
    HasPredictionCol,
    HasProbabilityCol,
    HasRawPredictionCol,
)
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaEstimator, JavaModel
from pyspark.sql import DataFrame, Row, SparkSession


class _Columns(
    HasFeaturesCol, HasLabelCol, HasPredictionCol, HasProbabilityCol, HasRawPredictionCol
):
    pass


class CimModel(JavaModel, _Columns, JavaMLWritable, JavaMLReadable):
    """A trained network. transform() adds the digital network's predictions."""

    def evaluate_on_chips(self, frame, chips=10, times="1s", seed=1):
        """Accuracy and loss of every chip at every time after programming."""
        rows = self._java_obj.evaluateOnChips(frame._jdf, chips, times, seed)
        return DataFrame(rows, frame.sparkSession)

    @classmethod
    def read(cls):
        return _ModelReader(cls)


class _ModelReader(JavaMLReader):
    def load(self, path):
        return CimModel(self._jread.load(path))

    @classmethod
    def _java_loader_class(cls, clazz):
        return "io.ohmflow.ml.CimClassificationModel"


def _param(name, doc, convert):
    return Param(Params._dummy(), name, doc, typeConverter=convert)


class CimClassifier(JavaEstimator, _Columns, JavaMLWritable):
    """Trains a network for a simulated chip; see docs/spark-ml.md for the parameters."""

    hardware = _param("hardware", "hardware profile", TypeConverters.toString)
    network = _param("network", "built-in network, or layers as YAML", TypeConverters.toString)
    gradient = _param("gradient", "ste, ste-noisy or none", TypeConverters.toString)
    epochs = _param("epochs", "passes over the rows", TypeConverters.toInt)
    batch = _param("batch", "rows of a step", TypeConverters.toInt)
    lanes = _param("lanes", "logical workers", TypeConverters.toInt)
    learningRate = _param("learningRate", "of the optimizer", TypeConverters.toFloat)
    seed = _param("seed", "of all draws", TypeConverters.toInt)
    classes = _param("classes", "number of classes, 0 to find it", TypeConverters.toInt)
    shape = _param("shape", "height, width, channels", TypeConverters.toListInt)
    idCol = _param("idCol", "column that orders the rows", TypeConverters.toString)
    standardize = _param("standardize", "zero mean, unit variance", TypeConverters.toBoolean)
    settings = _param("settings", "further keys, key=value", TypeConverters.toListString)

    @keyword_only
    def __init__(self, **params):
        super().__init__()
        self._java_obj = self._new_java_obj("io.ohmflow.ml.CimClassifier", self.uid)
        self._set(**self._input_kwargs)

    def _create_model(self, java_model):
        return CimModel(java_model)


def flowers(spark):
    """Three kinds of flowers, told apart by four measures; drawn from a fixed rule."""
    rows = []
    for i in range(150):
        kind = i % 3
        wobble = [((i * step) % 17 - 8) / 20 for step in (3, 5, 7, 11)]
        values = [5 + kind + wobble[0], 3 - kind / 2 + wobble[1], 1.5 + 2 * kind + wobble[2]]
        rows.append(Row(label=float(kind), a=values[0], b=values[1], c=values[2], d=wobble[3]))
    return spark.createDataFrame(rows)


def main():
    spark = SparkSession.builder.appName("cim from python").getOrCreate()
    frame = flowers(spark)
    vectors = VectorAssembler(inputCols=["a", "b", "c", "d"], outputCol="features")
    cim = CimClassifier(network="[{linear: {out: 16}}, relu, {linear: {out: 3}}]", epochs=20)
    found = CrossValidator(
        estimator=Pipeline(stages=[vectors, cim]),
        estimatorParamMaps=ParamGridBuilder().addGrid(cim.learningRate, [0.001, 0.05]).build(),
        evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
        numFolds=3,
    ).fit(frame)
    print("accuracy of each learning rate:", found.avgMetrics)
    model = found.bestModel.stages[-1]
    prepared = vectors.transform(frame)
    model.evaluate_on_chips(prepared, chips=5, times="1s,1year").groupBy("seconds").avg().show()
    model.write().overwrite().save("runs/pyspark-cim")
    again = CimModel.load("runs/pyspark-cim")
    assert again.transform(prepared).exceptAll(model.transform(prepared)).isEmpty()
    spark.stop()


if __name__ == "__main__":
    main()
