package io.ohmflow.ml;

import io.ohmflow.driver.config.EvaluationConfig;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple3;

/**
 * A network that {@link CimClassifier} has trained. Predictions are those of the digital network,
 * the same bits for a row wherever it is computed; {@link #evaluateOnChips} tells what simulated
 * chips make of it.
 */
public final class CimClassificationModel
    extends ProbabilisticClassificationModel<Vector, CimClassificationModel> implements MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final TrainedNetwork network;

  CimClassificationModel(String uid, TrainedNetwork network) {
    this(PendingUid.of(uid), network);
  }

  private CimClassificationModel(PendingUid pending, TrainedNetwork network) {
    super();
    this.uid = pending.take();
    this.network = network;
  }

  @Override
  public String uid() {
    return uid == null ? PendingUid.current() : uid;
  }

  TrainedNetwork network() {
    return network;
  }

  @Override
  public int numClasses() {
    return network.shape().classes();
  }

  @Override
  public int numFeatures() {
    return network.shape().size();
  }

  /** The configuration that the network was trained with, as {@code run.yaml}. */
  public String runYaml() {
    return network.runYaml();
  }

  /** The hardware profile that the network was trained for. */
  public String profileYaml() {
    return network.profileYaml();
  }

  /**
   * Names columns for summaries of a training, which this model has none of. Repeated here because
   * the two versions that are inherited differ only in what Java cannot compare.
   */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    return super.findSummaryModel();
  }

  /** Scores of the classes. */
  @Override
  public Vector predictRaw(Vector features) {
    return Vectors.dense(network.scores(features.toArray()));
  }

  /** Softmax of the scores. */
  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    double[] values = ((DenseVector) raw).values();
    double top = Arrays.stream(values).max().orElse(0);
    double sum = 0;
    for (int k = 0; k < values.length; k++) {
      values[k] = StrictMath.exp(values[k] - top);
      sum += values[k];
    }
    for (int k = 0; k < values.length; k++) {
      values[k] /= sum;
    }
    return raw;
  }

  /**
   * Tries the network on simulated chips.
   *
   * @param frame rows with features and labels, in the columns that this model is set to
   * @param chips chip instances, from chip 0
   * @param times read times after programming, such as {@code 1s,1h,1day}
   * @param seed seed of the chip population; equal seeds are equal chips, whatever was trained
   * @return a row for each chip and time, in order: {@code chip}, {@code seconds}, {@code
   *     accuracy}, {@code loss}
   * @throws io.ohmflow.profile.document.InvalidInputException listing what is wrong with the rows
   *     or the times
   */
  public Dataset<Row> evaluateOnChips(Dataset<?> frame, int chips, String times, long seed) {
    List<Double> seconds =
        Arrays.stream(times.split(",", -1))
            .map(time -> EvaluationConfig.time("times", time.strip()))
            .toList();
    return new ChipTrials(network, frame.sparkSession()).run(samples(frame), chips, seconds, seed);
  }

  /** The same on the chip population of seed 1. */
  public Dataset<Row> evaluateOnChips(Dataset<?> frame, int chips, String times) {
    return evaluateOnChips(frame, chips, times, 1);
  }

  /** Rows are tried in an order of their own, so noise does not depend on the partitioning. */
  private FrameSamples samples(Dataset<?> frame) {
    return FrameSamples.collect(
        frame, new FrameSamples.Columns(getFeaturesCol(), getLabelCol(), ""));
  }

  @Override
  public CimClassificationModel copy(ParamMap extra) {
    CimClassificationModel copy = new CimClassificationModel(uid, network);
    return copyValues(copy, extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new ModelFiles.Writer(this);
  }

  /** Reads what {@link #write} has written. */
  public static MLReader<CimClassificationModel> read() {
    return new ModelFiles.Reader();
  }

  /** The model that was saved at a path. */
  public static CimClassificationModel load(String path) {
    return read().load(path);
  }
}
