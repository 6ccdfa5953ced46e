package io.ohmflow.ml;

import io.ohmflow.driver.data.Dataset;
import io.ohmflow.driver.data.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Trains a network for a simulated chip on the vectors of a DataFrame, as an estimator of Spark ML.
 *
 * <p>The rows are collected by the driver and put in an order of their own: by {@link #idCol}, or
 * without one by label and values. So the trained network has the same bits however the DataFrame
 * is partitioned, sorted and computed. The lanes run on the session's Spark.
 *
 * <p>Wrong values are reported together, by {@link
 * io.ohmflow.profile.document.InvalidInputException}.
 */
public final class CimClassifier
    extends ProbabilisticClassifier<Vector, CimClassifier, CimClassificationModel>
    implements MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> hardware =
      new Param<>(this, "hardware", "hardware profile: a built-in name or the path of a file");
  private final Param<String> network =
      new Param<>(this, "network", "name of a built-in network, or a list of layers as YAML");
  private final Param<String> gradient =
      new Param<>(this, "gradient", "ste, ste-noisy, autodiff, or none for digital training");
  private final IntParam epochs =
      new IntParam(this, "epochs", "passes over the rows", ParamValidators.gtEq(1));
  private final IntParam batch =
      new IntParam(this, "batch", "rows of a step", ParamValidators.gtEq(1));
  private final IntParam lanes =
      new IntParam(this, "lanes", "logical workers, part of the result", ParamValidators.gtEq(1));
  private final DoubleParam learningRate =
      new DoubleParam(this, "learningRate", "of the optimizer", ParamValidators.gt(0));
  private final LongParam seed =
      new LongParam(this, "seed", "from which all draws of the training derive");
  private final IntParam classes =
      new IntParam(this, "classes", "number of classes, 0 to find it", ParamValidators.gtEq(0));
  private final IntArrayParam shape =
      new IntArrayParam(
          this, "shape", "height, width, channels of a vector; empty: 1, 1 and its length");
  private final Param<String> idCol =
      new Param<>(this, "idCol", "column of unique whole numbers that orders the rows, or empty");
  private final BooleanParam standardize =
      new BooleanParam(this, "standardize", "zero mean and unit variance for every channel");
  private final StringArrayParam settings =
      new StringArrayParam(
          this, "settings", "further keys of run.yaml and hardware, key=value; they count more");

  /** With an identifier of its own. */
  public CimClassifier() {
    this(Identifiable$.MODULE$.randomUID("cimClassifier"));
  }

  /**
   * @param uid identifier of this estimator
   */
  public CimClassifier(String uid) {
    this(PendingUid.of(uid));
  }

  private CimClassifier(PendingUid pending) {
    super();
    this.uid = pending.take();
    setDefault(hardware, "pcm-standard");
    setDefault(network, "mlp");
    setDefault(gradient, "ste");
    setDefault(epochs, 10);
    setDefault(batch, 128);
    setDefault(lanes, 8);
    setDefault(learningRate, 0.05);
    setDefault(seed, 1L);
    setDefault(classes, 0);
    setDefault(shape, new int[0]);
    setDefault(idCol, "");
    setDefault(standardize, true);
    setDefault(settings, new String[0]);
  }

  @Override
  public String uid() {
    return uid == null ? PendingUid.current() : uid;
  }

  /** Hardware profile, {@code pcm-standard}. */
  public Param<String> hardware() {
    return hardware;
  }

  public CimClassifier setHardware(String value) {
    set(hardware, value);
    return this;
  }

  /** Network, {@code mlp}. */
  public Param<String> network() {
    return network;
  }

  public CimClassifier setNetwork(String value) {
    set(network, value);
    return this;
  }

  /** Estimator of the backward pass, {@code ste}. */
  public Param<String> gradient() {
    return gradient;
  }

  public CimClassifier setGradient(String value) {
    set(gradient, value);
    return this;
  }

  /** Passes over the rows, 10. */
  public IntParam epochs() {
    return epochs;
  }

  public CimClassifier setEpochs(int value) {
    set(epochs, value);
    return this;
  }

  /** Rows of a step, 128. */
  public IntParam batch() {
    return batch;
  }

  public CimClassifier setBatch(int value) {
    set(batch, value);
    return this;
  }

  /** Logical workers, 8. */
  public IntParam lanes() {
    return lanes;
  }

  public CimClassifier setLanes(int value) {
    set(lanes, value);
    return this;
  }

  /** Learning rate, 0.05. */
  public DoubleParam learningRate() {
    return learningRate;
  }

  public CimClassifier setLearningRate(double value) {
    set(learningRate, value);
    return this;
  }

  /** Seed of the training, 1. */
  public LongParam seed() {
    return seed;
  }

  public CimClassifier setSeed(long value) {
    set(seed, value);
    return this;
  }

  /** Number of classes; 0, the default, takes it from the label column. */
  public IntParam classes() {
    return classes;
  }

  public CimClassifier setClasses(int value) {
    set(classes, value);
    return this;
  }

  /** Height, width and channels of a vector. */
  public IntArrayParam shape() {
    return shape;
  }

  public CimClassifier setShape(int[] value) {
    set(shape, value.clone());
    return this;
  }

  /** The same for callers that have no arrays. */
  public CimClassifier setShape(int height, int width, int channels) {
    return setShape(new int[] {height, width, channels});
  }

  /** Column that orders the rows. */
  public Param<String> idCol() {
    return idCol;
  }

  public CimClassifier setIdCol(String value) {
    set(idCol, value);
    return this;
  }

  /** Whether every channel is brought to zero mean and unit variance, true. */
  public BooleanParam standardize() {
    return standardize;
  }

  public CimClassifier setStandardize(boolean value) {
    set(standardize, value);
    return this;
  }

  /** Further keys, {@code key=value}, as {@code --set} of the command line takes them. */
  public StringArrayParam settings() {
    return settings;
  }

  public CimClassifier setSettings(String[] value) {
    set(settings, value.clone());
    return this;
  }

  /** One more of the {@link #settings}. */
  public CimClassifier addSetting(String key, String value) {
    List<String> all = new ArrayList<>(Arrays.asList(getOrDefault(settings)));
    all.add(key + "=" + value);
    return setSettings(all.toArray(String[]::new));
  }

  /** Trains one network for each set of parameters; rows are collected once. */
  @Override
  public Seq<CimClassificationModel> fit(
      org.apache.spark.sql.Dataset<?> frame, Seq<ParamMap> maps) {
    Map<FrameSamples.Columns, FrameSamples> collected = new HashMap<>();
    List<CimClassificationModel> models = new ArrayList<>();
    for (ParamMap map : CollectionConverters.asJava(maps)) {
      CimClassifier one = copy(map);
      one.transformSchema(frame.schema());
      FrameSamples samples =
          collected.computeIfAbsent(one.columns(), c -> FrameSamples.collect(frame, c));
      CimClassificationModel model = one.train(frame, samples);
      models.add(one.copyValues(model.setParent(one), new ParamMap()));
    }
    return CollectionConverters.asScala(models).toSeq();
  }

  @Override
  public CimClassificationModel train(org.apache.spark.sql.Dataset<?> frame) {
    return train(frame, FrameSamples.collect(frame, columns()));
  }

  private CimClassificationModel train(
      org.apache.spark.sql.Dataset<?> frame, FrameSamples samples) {
    int known = getOrDefaultInt(classes);
    int count = known > 0 ? known : Math.max(2, samples.classes());
    SampleShape sides = SampleShape.of(getOrDefault(shape), samples.length(), count);
    Dataset data = samples.dataset(sides);
    Normalization normalization =
        (Boolean) getOrDefault(standardize)
            ? Normalization.of(data)
            : Normalization.none(sides.channels());
    Training training =
        new Training(JavaSparkContext.fromSparkContext(frame.sparkSession().sparkContext()));
    TrainedNetwork trained =
        training.train(data, sides, normalization, keys(), getOrDefault(settings));
    return new CimClassificationModel(
        Identifiable$.MODULE$.randomUID("cimClassificationModel"), trained);
  }

  private int getOrDefaultInt(IntParam param) {
    return (Integer) getOrDefault(param);
  }

  private FrameSamples.Columns columns() {
    return new FrameSamples.Columns(getFeaturesCol(), getLabelCol(), getOrDefault(idCol));
  }

  /** The parameters as keys of run.yaml. */
  private Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("hardware", getOrDefault(hardware));
    keys.put("network", getOrDefault(network));
    keys.put("seed", text(seed));
    keys.put("training.gradient", getOrDefault(gradient));
    keys.put("training.epochs", text(epochs));
    keys.put("training.batch", text(batch));
    keys.put("training.lanes", text(lanes));
    keys.put("training.optimizer.learning-rate", text(learningRate));
    return keys;
  }

  private String text(Param<?> param) {
    return String.format(Locale.ROOT, "%s", getOrDefault(param));
  }

  @Override
  public CimClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  /** Reads what {@link #write} has written. */
  public static MLReader<CimClassifier> read() {
    return new DefaultParamsReader<>();
  }

  /** The estimator that was saved at a path. */
  public static CimClassifier load(String path) {
    return read().load(path);
  }
}
