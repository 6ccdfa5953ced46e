package io.ohmflow.ml;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Turns a column of images, as Spark's data source {@code image} reads them, into vectors for
 * {@link CimClassifier}: [height × width × channels], values 0 to 255, colours in the order red,
 * green, blue (Spark keeps them as blue, green, red). Images are neither scaled nor cut, so all of
 * them must have the same size, which the classifier is told as its shape.
 */
public final class ImageVectors extends Transformer implements MLWritable {
  private static final long serialVersionUID = 1L;
  private static final int BYTE = 0xff;

  private final String uid;
  private final Param<String> inputCol = new Param<>(this, "inputCol", "column of images");
  private final Param<String> outputCol = new Param<>(this, "outputCol", "column of vectors");

  /** With an identifier of its own. */
  public ImageVectors() {
    this(Identifiable$.MODULE$.randomUID("imageVectors"));
  }

  /**
   * @param uid identifier of this transformer
   */
  public ImageVectors(String uid) {
    this(PendingUid.of(uid));
  }

  private ImageVectors(PendingUid pending) {
    super();
    this.uid = pending.take();
    setDefault(inputCol, "image");
    setDefault(outputCol, "features");
  }

  @Override
  public String uid() {
    return uid == null ? PendingUid.current() : uid;
  }

  /** Column of images, {@code image}. */
  public Param<String> inputCol() {
    return inputCol;
  }

  public ImageVectors setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  /** Column of vectors, {@code features}. */
  public Param<String> outputCol() {
    return outputCol;
  }

  public ImageVectors setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> frame) {
    transformSchema(frame.schema());
    UDF1<Row, Vector> convert = ImageVectors::vector;
    return frame.withColumn(
        getOrDefault(outputCol),
        functions
            .udf(convert, SQLDataTypes.VectorType())
            .apply(functions.col(getOrDefault(inputCol))));
  }

  /**
   * The values of one image.
   *
   * @throws IllegalArgumentException if it is not one of 8 bits with 1, 3 or 4 channels
   */
  static Vector vector(Row image) {
    byte[] data = ImageSchema.getData(image);
    int channels = ImageSchema.getNChannels(image);
    int size = ImageSchema.getHeight(image) * ImageSchema.getWidth(image) * channels;
    if (data.length != size || channels != 1 && channels != 3 && channels != 4) {
      throw new IllegalArgumentException(
          "%s: expected %d bytes in 1, 3 or 4 channels, got %d in %d"
              .formatted(ImageSchema.getOrigin(image), size, data.length, channels));
    }
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      int channel = i % channels;
      // Blue, green, red become red, green, blue; a fourth channel, opacity, stays last.
      int from = channels > 1 && channel < 3 ? i + 2 - 2 * channel : i;
      values[i] = data[from] & BYTE;
    }
    return Vectors.dense(values);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    String column = getOrDefault(inputCol);
    DataType type = schema.apply(column).dataType();
    if (!type.catalogString().equals(ImageSchema.columnSchema().catalogString())) {
      throw new IllegalArgumentException(
          "column " + column + ": expected images, got " + type.catalogString());
    }
    return schema.add(getOrDefault(outputCol), SQLDataTypes.VectorType());
  }

  @Override
  public ImageVectors copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  /** Reads what {@link #write} has written. */
  public static MLReader<ImageVectors> read() {
    return new DefaultParamsReader<>();
  }

  /** The transformer that was saved at a path. */
  public static ImageVectors load(String path) {
    return read().load(path);
  }
}
