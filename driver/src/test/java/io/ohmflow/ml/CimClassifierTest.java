package io.ohmflow.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

class CimClassifierTest {
  private static SparkSession spark;
  private static Dataset<Row> train;
  private static Dataset<Row> test;
  private static CimClassificationModel model;

  @BeforeAll
  static void start() {
    spark = Flowers.session();
    train = Flowers.frame(spark, 150, 1).cache();
    test = Flowers.frame(spark, 60, 2).cache();
    model = Flowers.classifier().fit(train);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void learnsAndPredicts() {
    Dataset<Row> predicted = model.transform(test);
    double accuracy =
        new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted);
    assertTrue(accuracy > 0.95, "accuracy " + accuracy);
    Row first = predicted.select("rawPrediction", "probability", "prediction").first();
    double[] probability = ((org.apache.spark.ml.linalg.Vector) first.get(1)).toArray();
    assertEquals(3, model.numClasses());
    assertEquals(4, model.numFeatures());
    assertEquals(1, Arrays.stream(probability).sum(), 1e-12);
    assertEquals(first.getDouble(2), model.predict(test.select("features").first().getAs(0)));
  }

  @Test
  void partitionsAndOrderChangeNoBit() {
    List<Row> rows = Flowers.rows(150, 1);
    for (int partitions : new int[] {1, 5}) {
      Dataset<Row> other = Flowers.shuffled(spark, rows, partitions);
      assertArrayEquals(parameters(model), parameters(Flowers.classifier().fit(other)));
    }
  }

  @Test
  void anIdentifierGivesTheOrder() {
    List<Row> rows = Flowers.rows(90, 3);
    float[] ordered = parameters(quick().setIdCol("id").fit(Flowers.shuffled(spark, rows, 3)));
    assertArrayEquals(
        ordered, parameters(quick().setIdCol("id").fit(Flowers.shuffled(spark, rows, 2))));
    float[] byContent = parameters(quick().fit(Flowers.shuffled(spark, rows, 3)));
    assertFalse(Arrays.equals(ordered, byContent), "the order of content is another one");
  }

  @Test
  void settingsReachTheRunAndCountMore() {
    CimClassifier quick =
        quick()
            .setEpochs(7)
            .addSetting("training.epochs", "1")
            .addSetting("hardware.adc.bits", "5 bit");
    CimClassificationModel trained = quick.fit(train);
    assertTrue(trained.runYaml().contains("epochs: 1"), trained.runYaml());
    assertTrue(trained.profileYaml().contains("5 bit"), trained.profileYaml());
  }

  @Test
  void aSavedModelPredictsTheSame(@TempDir Path folder) throws IOException {
    String path = folder.resolve("model").toString();
    model.save(path);
    CimClassificationModel loaded = CimClassificationModel.load(path);
    assertEquals(model.uid(), loaded.uid());
    assertArrayEquals(parameters(model), parameters(loaded));
    assertEquals(predictions(model, test), predictions(loaded, test));
    Path weights = folder.resolve("model/network/weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> CimClassificationModel.load(path));
    assertTrue(e.getMessage().contains("weights.safetensors: damaged"), e.getMessage());
  }

  @Test
  void crossValidationInAPipelineIsSavedAndLoaded(@TempDir Path folder) throws IOException {
    StandardScaler scaler =
        new StandardScaler().setInputCol("features").setOutputCol("scaled").setWithMean(true);
    CimClassifier classifier = quick().setFeaturesCol("scaled").setStandardize(false);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {scaler, classifier});
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(classifier.learningRate(), new double[] {1e-6, 0.05})
            .build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(pipeline)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setParallelism(2);
    CrossValidatorModel found = validator.fit(train);
    assertTrue(found.avgMetrics()[1] > found.avgMetrics()[0], Arrays.toString(found.avgMetrics()));
    String path = folder.resolve("cv").toString();
    found.save(path);
    CrossValidatorModel loaded = CrossValidatorModel.load(path);
    List<Row> before = found.transform(test).select("probability", "prediction").collectAsList();
    assertEquals(
        before, loaded.transform(test).select("probability", "prediction").collectAsList());
    PipelineModel best = (PipelineModel) loaded.bestModel();
    assertEquals(
        parameters((CimClassificationModel) ((PipelineModel) found.bestModel()).stages()[1]).length,
        parameters((CimClassificationModel) best.stages()[1]).length);
  }

  @Test
  void severalSetsOfParametersGiveTheModelsOfEach() {
    CimClassifier quick = quick();
    ParamMap[] maps = new ParamGridBuilder().addGrid(quick.seed(), new long[] {1, 2}).build();
    List<CimClassificationModel> both =
        CollectionConverters.asJava(
            quick.fit(train, CollectionConverters.asScala(List.of(maps)).toSeq()));
    assertArrayEquals(parameters(quick.setSeed(1).fit(train)), parameters(both.get(0)));
    assertArrayEquals(parameters(quick.setSeed(2).fit(train)), parameters(both.get(1)));
  }

  @Test
  void anEstimatorIsSavedLoadedAndCopiedWithItsParameters(@TempDir Path folder) throws IOException {
    CimClassifier original =
        quick().setShape(2, 2, 1).setClasses(4).addSetting("noise.scale", "2").setLabelCol("kind");
    String path = folder.resolve("estimator").toString();
    original.save(path);
    CimClassifier loaded = CimClassifier.load(path);
    for (CimClassifier other : List.of(loaded, original.copy(new ParamMap()))) {
      assertEquals(original.uid(), other.uid());
      assertEquals(explained(original), explained(other));
      assertArrayEquals(new int[] {2, 2, 1}, (int[]) other.getOrDefault(other.shape()));
      assertArrayEquals(
          new String[] {"noise.scale=2"}, (String[]) other.getOrDefault(other.settings()));
      assertEquals("kind", other.getLabelCol());
    }
  }

  @Test
  void everyProblemIsListed() {
    List<Row> rows = new ArrayList<>(Flowers.rows(6, 1));
    rows.add(RowFactory.create(0L, 1.5, Vectors.dense(1, 2, 3, 4)));
    rows.add(RowFactory.create(7L, 1.0, Vectors.dense(1, Double.NaN, 3, 4)));
    rows.add(RowFactory.create(8L, 1.0, Vectors.dense(1, 1e39, 3, 4)));
    rows.add(RowFactory.create(5L, 1.0, Vectors.dense(1, 2)));
    rows.add(RowFactory.create(5L, 1.0, Vectors.dense(1, 2, 3, 4)));
    Dataset<Row> frame = spark.createDataFrame(rows, Flowers.SCHEMA);
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> quick().setIdCol("id").fit(frame));
    assertEquals(
        """
        DataFrame: id: expected a whole number of its own in each row; 1 row not: 5 again
        DataFrame: label: expected a class, a whole number from 0; 1 row not: 1.5
        DataFrame: features: expected vectors of finite numbers; 2 rows not: value 1 is NaN
        DataFrame: features: expected vectors of the same length, 4 in the first row; 1 row not: 2 values\
        """,
        e.getMessage());
    e =
        assertThrows(
            InvalidInputException.class,
            () ->
                quick()
                    .setHardware("no-such-chip")
                    .setNetwork("[{linear: {out: 5}}]")
                    .setSettings(new String[] {"training.epoch=3"})
                    .fit(train));
    assertTrue(e.getMessage().contains("no-such-chip"), e.getMessage());
    assertTrue(e.getMessage().contains("the last layer gives"), e.getMessage());
    assertTrue(e.getMessage().contains("training.epoch"), e.getMessage());
    e =
        assertThrows(
            InvalidInputException.class,
            () -> quick().setSettings(new String[] {"seed", "data.source=idx"}).fit(train));
    assertEquals(2, e.problems().size(), e.getMessage());
  }

  @Test
  void chipsAreTriedOnAnyPartitioning() {
    Dataset<Row> tried = model.evaluateOnChips(test, 3, "1 s, 1year");
    List<Row> rows = tried.collectAsList();
    assertEquals(6, rows.size());
    assertEquals(List.of("chip", "seconds", "accuracy", "loss"), List.of(tried.columns()));
    assertEquals(1.0, rows.get(0).getDouble(1));
    assertEquals(2, rows.get(5).getInt(0));
    assertTrue(tried.agg(java.util.Map.of("accuracy", "min")).first().getDouble(0) > 0.8);
    assertTrue(rows.get(0).getDouble(3) != rows.get(2).getDouble(3), "chips differ");
    Dataset<Row> other = Flowers.shuffled(spark, Flowers.rows(60, 2), 5);
    assertEquals(rows, model.evaluateOnChips(other, 3, "1 s,1year").collectAsList());
    assertThrows(InvalidInputException.class, () -> model.evaluateOnChips(test, 0, "1s"));
    assertThrows(InvalidInputException.class, () -> model.evaluateOnChips(test, 1, "soon"));
  }

  private static String explained(CimClassifier classifier) {
    return classifier.explainParams().replaceAll("@[0-9a-f]+", "@");
  }

  private static CimClassifier quick() {
    return Flowers.classifier().setEpochs(3);
  }

  private static float[] parameters(CimClassificationModel model) {
    return model.network().parameters();
  }

  private static List<Row> predictions(CimClassificationModel model, Dataset<Row> frame) {
    return model
        .transform(frame)
        .select("id", "rawPrediction", "probability", "prediction")
        .collectAsList();
  }
}
