package io.ohmflow.driver.spark;

import io.ohmflow.driver.report.Leaderboard;
import io.ohmflow.driver.report.Leaderboard.Parameter;
import io.ohmflow.driver.report.Leaderboard.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The trials of a sweep as a table: what Spark's own libraries do with it. */
public final class TrialTable {
  /** With fewer trials a forest says nothing. */
  private static final int FEWEST = 8;

  private static final int TREES = 200;
  private static final int DEPTH = 6;
  private static final int MOST_BINS = 32;

  /** Trials that began later, in another bracket or out of another trial, are not compared. */
  private static final double SAME_LENGTH = 1.1;

  private static final String LABEL = "label";
  private static final String FEATURES = "features";

  private final SparkSession spark;
  private final Leaderboard board;

  TrialTable(SparkSession spark, Leaderboard board) {
    this.spark = spark;
    this.board = board;
  }

  /**
   * How much each parameter explains of the first goal after the first rung: the importance of
   * features in a random forest (F. Hutter, H. Hoos, K. Leyton-Brown, ICML 2014, use such forests
   * for it).
   *
   * @return shares that add up to 1, or nothing if there are too few trials or no differences
   */
  public Map<String, Double> importance() {
    List<org.apache.spark.sql.Row> rows = new ArrayList<>();
    double earliest =
        SAME_LENGTH
            * board.rows().stream()
                .filter(row -> !row.rungValues().isEmpty())
                .mapToDouble(row -> row.rungValues().get(0)[0])
                .min()
                .orElse(0);
    for (Row row : board.rows()) {
      if (!row.rungValues().isEmpty() && row.rungValues().get(0)[0] <= earliest) {
        rows.add(RowFactory.create(row.rungValues().get(0)[1], Vectors.dense(features(row))));
      }
    }
    if (rows.size() < FEWEST || rows.stream().map(r -> r.getDouble(0)).distinct().count() < 2) {
      return Map.of();
    }
    StructType type =
        new StructType(
            new StructField[] {
              new StructField(LABEL, DataTypes.DoubleType, false, Metadata.empty()),
              new StructField(FEATURES, SQLDataTypes.VectorType(), false, Metadata.empty())
            });
    Dataset<org.apache.spark.sql.Row> table = spark.createDataFrame(rows, type).coalesce(1).cache();
    RandomForestRegressionModel forest =
        new RandomForestRegressor()
            .setLabelCol(LABEL)
            .setFeaturesCol(FEATURES)
            .setNumTrees(TREES)
            .setMaxDepth(DEPTH)
            .setMaxBins(Math.min(MOST_BINS, rows.size()))
            .setFeatureSubsetStrategy("all")
            .setSeed(1)
            .fit(table);
    double[] shares = forest.featureImportances().toArray();
    Map<String, Double> importance = new LinkedHashMap<>();
    int at = 0;
    for (Parameter parameter : board.parameters()) {
      double share = 0;
      for (int i = 0; i < width(parameter); i++) {
        share += shares[at++];
      }
      importance.put(parameter.key(), share);
    }
    return importance;
  }

  /** Names become a column each, so that a forest sees no order among them. */
  private static int width(Parameter parameter) {
    return parameter.ordered() ? 1 : parameter.values().size();
  }

  private double[] features(Row row) {
    double[] features = new double[board.parameters().stream().mapToInt(TrialTable::width).sum()];
    int at = 0;
    for (Parameter parameter : board.parameters()) {
      int index = parameter.values().indexOf(row.settings().getOrDefault(parameter.key(), ""));
      if (parameter.ordered()) {
        features[at] = number(row.settings().get(parameter.key()));
      } else if (index >= 0) {
        features[at + index] = 1;
      }
      at += width(parameter);
    }
    return features;
  }

  private static double number(String value) {
    return value == null ? 0 : Double.parseDouble(value.split(" ", 2)[0]);
  }

  /** Writes all trials as Parquet, one row each. */
  public void writeParquet(String location) {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField("trial", DataTypes.IntegerType, false));
    fields.add(DataTypes.createStructField("folder", DataTypes.StringType, false));
    fields.add(DataTypes.createStructField("rung", DataTypes.IntegerType, false));
    fields.add(DataTypes.createStructField("steps", DataTypes.LongType, false));
    fields.add(DataTypes.createStructField("seconds", DataTypes.DoubleType, false));
    fields.add(DataTypes.createStructField("digest", DataTypes.StringType, false));
    fields.add(DataTypes.createStructField("failed", DataTypes.StringType, false));
    board.parameters().stream()
        .map(p -> DataTypes.createStructField(column(p.key()), DataTypes.StringType, true))
        .forEach(fields::add);
    board.goals().stream()
        .map(g -> DataTypes.createStructField(column(g.label()), DataTypes.DoubleType, true))
        .forEach(fields::add);
    List<org.apache.spark.sql.Row> rows = new ArrayList<>();
    for (Row row : board.rows()) {
      List<Object> values = new ArrayList<>();
      values.add(row.trial());
      values.add(row.folder());
      values.add(row.rung());
      values.add(row.steps());
      values.add(row.seconds());
      values.add(row.digest());
      values.add(row.failed());
      board.parameters().forEach(p -> values.add(row.settings().get(p.key())));
      values.addAll(row.values());
      rows.add(RowFactory.create(values.toArray()));
    }
    spark
        .createDataFrame(rows, DataTypes.createStructType(fields))
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(location);
  }

  /** Parquet readers stumble over dots, commas and blanks. */
  private static String column(String name) {
    return name.replaceAll("[^A-Za-z0-9]+", "_");
  }
}
