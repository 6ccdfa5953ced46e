package io.ohmflow.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageVectorsTest {
  private static final int SIDE = 4;
  private static final int RED = 0xc80a14;
  private static final int BLUE = 0x0a14c8;

  private static SparkSession spark;
  @TempDir static Path folder;

  @BeforeAll
  static void start() throws IOException {
    spark = Flowers.session();
    for (int i = 0; i < 8; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < SIDE * SIDE; p++) {
        image.setRGB(p % SIDE, p / SIDE, (i % 2 == 0 ? RED : BLUE) + (p == 1 ? i << 8 : 0));
      }
      ImageIO.write(
          image, "png", folder.resolve((i % 2 == 0 ? "red" : "blue") + i + ".png").toFile());
    }
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> images() {
    Dataset<Row> images = spark.read().format("image").load(folder.toString());
    return images.withColumn(
        "label", functions.col("image.origin").contains("blue").cast("double"));
  }

  @Test
  void coloursComeInTheOrderOfEveryOtherImage() {
    Dataset<Row> red = images().filter("image.origin like '%red2%'");
    Vector values = new ImageVectors().transform(red).select("features").first().getAs(0);
    assertEquals(SIDE * SIDE * 3, values.size());
    double[] first = {0xc8, 0x0a, 0x14, 0xc8, 0x0a + 2, 0x14};
    assertArrayEquals(first, java.util.Arrays.copyOf(values.toArray(), 6));
  }

  @Test
  void aPipelineLearnsFromImages(@TempDir Path saved) throws IOException {
    CimClassifier classifier =
        new CimClassifier()
            .setShape(SIDE, SIDE, 3)
            .setNetwork("[{conv2d: {out: 2, kernel: 3}}, relu, flatten, {linear: {out: 2}}]")
            .setEpochs(20)
            .setBatch(8)
            .setLanes(2);
    PipelineModel model =
        new Pipeline()
            .setStages(new PipelineStage[] {new ImageVectors(), classifier})
            .fit(images());
    String path = saved.resolve("model").toString();
    model.save(path);
    List<Row> found =
        PipelineModel.load(path).transform(images()).select("label", "prediction").collectAsList();
    assertEquals(8, found.size());
    assertTrue(found.stream().allMatch(row -> row.getDouble(0) == row.getDouble(1)), found + "");
  }

  @Test
  void anythingElseIsRefused() {
    Dataset<Row> flowers = Flowers.frame(spark, 3, 1);
    ImageVectors vectors = new ImageVectors().setInputCol("label").setOutputCol("more");
    assertThrows(IllegalArgumentException.class, () -> vectors.transform(flowers));
  }
}
