package io.ohmflow.driver.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ohmflow.driver.progress.Progress;
import io.ohmflow.driver.train.ChipOutcome;
import io.ohmflow.driver.train.ChipRequest;
import io.ohmflow.driver.train.GradientRequest;
import io.ohmflow.driver.train.LayerFigures;
import io.ohmflow.driver.train.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Tries chips as Spark tasks, usually one for each chip and set of effects, so that a thread holds
 * one chip at a time. Tasks of one set follow each other, which spares executors from making their
 * workers anew. Stays on the driver.
 */
final class ChipJobs {
  /** Beyond this, Spark's accounting costs more than even loads bring. */
  static final int MOST_TASKS = 10_000;

  /** Chips whose layers are looked at. */
  private static final int INSPECTED_CHIPS = 4;

  private static final long PATIENCE_MILLIS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JavaSparkContext spark;
  private final SentRun run;
  private final String runKey;
  private final ParameterReference parameters;

  ChipJobs(JavaSparkContext spark, SentRun run, String runKey, ParameterReference parameters) {
    this.spark = spark;
    this.run = run;
    this.runKey = runKey;
    this.parameters = parameters;
  }

  /** Tries every chip with every set of effects, in at most {@code most} tasks. */
  List<ChipOutcome> evaluate(ChipRequest request, int most, Progress progress) {
    List<int[]> work = new ArrayList<>();
    for (int set = 0; set < request.sets().size(); set++) {
      for (int chip = 0; chip < request.chips(); chip++) {
        work.add(new int[] {set, chip});
      }
    }
    int tasks = Math.min(work.size(), most);
    List<double[]> replies =
        collect(
            spark
                .parallelize(work, tasks)
                .map(new ChipTask(run, runKey, parameters, request))
                .collectAsync(),
            new Share(work.size(), tasks),
            progress);
    List<ChipOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < work.size(); i++) {
      List<Score> scores = new ArrayList<>();
      for (int t = 0; t < request.times().length; t++) {
        scores.add(SparkLanes.score(replies.get(i), t * SparkLanes.SCORE));
      }
      int[] item = work.get(i);
      outcomes.add(new ChipOutcome(request.sets().get(item[0]), item[1], scores));
    }
    return outcomes;
  }

  /** Compares gradients, a task for each batch and set of effects. */
  List<double[]> compare(GradientRequest request, Progress progress) {
    List<int[]> work = new ArrayList<>();
    for (int set = 0; set < request.sets().size(); set++) {
      for (int batch = 0; batch < request.batches(); batch++) {
        work.add(new int[] {set, batch});
      }
    }
    int tasks = Math.min(work.size(), MOST_TASKS);
    return collect(
        spark
            .parallelize(work, tasks)
            .map(new GradientTask(run, runKey, parameters, request))
            .collectAsync(),
        new Share(work.size(), tasks),
        progress);
  }

  /** Looks at the layers of the first chips. */
  List<List<LayerFigures>> inspect(ChipRequest request) {
    int chips = Math.min(INSPECTED_CHIPS, request.chips());
    List<String> replies =
        spark
            .parallelize(SparkLanes.ranges(chips, chips), chips)
            .map(new LayerTask(run, runKey, parameters, request))
            .collect();
    List<List<List<LayerFigures>>> all = replies.stream().map(ChipJobs::read).toList();
    List<List<LayerFigures>> means = new ArrayList<>();
    for (int t = 0; t < request.times().length; t++) {
      int time = t;
      means.add(LayerFigures.means(all.stream().map(chip -> chip.get(time)).toList()));
    }
    return means;
  }

  private static List<List<LayerFigures>> read(String json) {
    try {
      return JSON.readValue(json, new TypeReference<List<List<LayerFigures>>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("layers have no JSON form", e);
    }
  }

  /** How finished tasks count as chips. */
  private record Share(int items, int tasks) {
    long items(int done) {
      return (long) items * done / tasks;
    }
  }

  /** Waits for a job and tells how far it is. */
  private <T> List<T> collect(JavaFutureAction<List<T>> job, Share share, Progress progress) {
    progress.start(share.items());
    try (progress) {
      while (true) {
        try {
          List<T> results = job.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
          progress.step(share.items(), "");
          return results;
        } catch (TimeoutException e) {
          progress.step(share.items(done(job)), "");
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("chips could not be tried", e.getCause());
    } catch (InterruptedException e) {
      job.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while trying chips", e);
    }
  }

  private int done(JavaFutureAction<?> job) {
    int done = 0;
    for (int id : job.jobIds()) {
      SparkJobInfo info = spark.statusTracker().getJobInfo(id);
      for (int stage : info == null ? new int[0] : info.stageIds()) {
        SparkStageInfo tasks = spark.statusTracker().getStageInfo(stage);
        done += tasks == null ? 0 : tasks.numCompletedTasks();
      }
    }
    return done;
  }

  private record ChipTask(
      SentRun run, String runKey, ParameterReference parameters, ChipRequest request)
      implements Function<int[], double[]> {
    @Override
    public double[] call(int[] setAndChip) {
      ChipOutcome outcome =
          Engines.of(runKey, run)
              .evaluateChip(
                  request.sets().get(setAndChip[0]), setAndChip[1], request, parameters.values());
      double[] reply = new double[SparkLanes.SCORE * outcome.scores().size()];
      for (int t = 0; t < outcome.scores().size(); t++) {
        SparkLanes.write(outcome.scores().get(t), reply, t * SparkLanes.SCORE);
      }
      return reply;
    }
  }

  private record GradientTask(
      SentRun run, String runKey, ParameterReference parameters, GradientRequest request)
      implements Function<int[], double[]> {
    @Override
    public double[] call(int[] setAndBatch) {
      return Engines.of(runKey, run)
          .compareGradients(request, setAndBatch[0], setAndBatch[1], parameters.values());
    }
  }

  /** Replies with text, which every serializer of Spark can write. */
  private record LayerTask(
      SentRun run, String runKey, ParameterReference parameters, ChipRequest request)
      implements Function<int[], String> {
    @Override
    public String call(int[] range) throws JsonProcessingException {
      return JSON.writeValueAsString(
          Engines.of(runKey, run).inspectChip(range[0], request, parameters.values()));
    }
  }
}
