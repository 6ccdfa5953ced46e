package io.ohmflow.ml;

import io.ohmflow.driver.config.EffectStudy;
import io.ohmflow.driver.config.RunConfig;
import io.ohmflow.driver.plan.LoadedRun;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.spark.SparkLanes;
import io.ohmflow.driver.train.ChipOutcome;
import io.ohmflow.driver.train.ChipRequest;
import io.ohmflow.driver.train.EffectSet;
import io.ohmflow.driver.train.LaneRuntime;
import io.ohmflow.driver.train.Score;
import io.ohmflow.kernel.noise.Effect;
import io.ohmflow.profile.document.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A trained network on simulated chips, as a DataFrame. */
final class ChipTrials {
  private static final StructType SCHEMA =
      new StructType()
          .add("chip", DataTypes.IntegerType, false)
          .add("seconds", DataTypes.DoubleType, false)
          .add("accuracy", DataTypes.DoubleType, false)
          .add("loss", DataTypes.DoubleType, false);

  private final TrainedNetwork network;
  private final SparkSession session;

  ChipTrials(TrainedNetwork network, SparkSession session) {
    this.network = network;
    this.session = session;
  }

  /** A row for each chip and time. */
  Dataset<Row> run(FrameSamples samples, int chips, List<Double> seconds, long seed) {
    if (chips < 1) {
      throw new InvalidInputException("chips", "expected at least 1, got " + chips);
    }
    LoadedRun run =
        network.with(samples.dataset(network.shape()).normalizedBy(network.normalization()));
    RunConfig config = run.definition().config();
    if (config.evaluation().reestimation().isNeeded()) {
      throw new InvalidInputException(
          "evaluation",
          "statistics cannot be reestimated on chips: the model has no training samples");
    }
    ChipRequest request =
        new ChipRequest(
            chips,
            seconds.stream().mapToDouble(Double::doubleValue).toArray(),
            seed,
            config.evaluation().reestimation(),
            EffectSet.of(run.definition().chip(), Effect.all(), EffectStudy.TOGETHER));
    try (LaneRuntime lanes =
        new SparkLanes(
            JavaSparkContext.fromSparkContext(session.sparkContext()),
            run.forExecutors(),
            config.training().lanes(),
            config.spark())) {
      return rows(request, lanes.evaluateChips(request, network.parameters(), Progress.SILENT));
    }
  }

  private Dataset<Row> rows(ChipRequest request, List<ChipOutcome> outcomes) {
    List<Row> rows = new ArrayList<>();
    for (ChipOutcome outcome : outcomes) {
      for (int t = 0; t < request.times().length; t++) {
        Score score = outcome.scores().get(t);
        rows.add(
            RowFactory.create(outcome.chip(), request.times()[t], score.accuracy(), score.loss()));
      }
    }
    return session.createDataFrame(rows, SCHEMA);
  }
}
