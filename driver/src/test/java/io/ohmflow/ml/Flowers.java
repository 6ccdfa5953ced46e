package io.ohmflow.ml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Three kinds of four numbers that a small network tells apart. */
final class Flowers {
  static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.LongType)
          .add("label", DataTypes.DoubleType)
          .add("features", SQLDataTypes.VectorType());

  private static final double[][] CENTRES = {
    {5, 3.4, 1.5, 0.2}, {5.9, 2.8, 4.3, 1.3}, {6.6, 3, 5.6, 2}
  };

  private Flowers() {}

  static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("ml")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.sql.shuffle.partitions", "2")
        // Compiling a class for every small query would take most of the time.
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .getOrCreate();
  }

  static List<Row> rows(int n, long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double[] values = CENTRES[i % 3].clone();
      for (int k = 0; k < values.length; k++) {
        values[k] += 0.2 * random.nextGaussian();
      }
      rows.add(RowFactory.create((long) i, (double) (i % 3), Vectors.dense(values)));
    }
    return rows;
  }

  static Dataset<Row> frame(SparkSession spark, int n, long seed) {
    return spark.createDataFrame(rows(n, seed), SCHEMA);
  }

  /** The same rows in another order, on other partitions. */
  static Dataset<Row> shuffled(SparkSession spark, List<Row> rows, int partitions) {
    List<Row> other = new ArrayList<>(rows);
    Collections.shuffle(other, new Random(partitions));
    return spark.createDataFrame(other, SCHEMA).repartition(partitions);
  }

  static CimClassifier classifier() {
    return new CimClassifier()
        .setNetwork("[flatten, {linear: {out: 12}}, relu, {linear: {out: 3}}]")
        .setEpochs(20)
        .setLearningRate(0.2)
        .setBatch(30)
        .setLanes(2);
  }
}
