package io.ohmflow.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.junit.jupiter.api.Test;

/** What the wrapper in examples/pyspark_cim.py asks of the classes it wraps. */
class PySparkExampleTest {
  private static final Path EXAMPLE = Path.of("../examples/pyspark_cim.py");

  @Test
  void itsParametersAreThoseOfTheEstimator() throws IOException {
    Matcher found =
        Pattern.compile("^    (\\w+) = _param\\(\"(\\w+)\"", Pattern.MULTILINE)
            .matcher(Files.readString(EXAMPLE));
    CimClassifier classifier = new CimClassifier("some-uid");
    Set<String> names = new TreeSet<>();
    while (found.find()) {
      assertEquals(found.group(1), found.group(2));
      assertTrue(classifier.hasParam(found.group(1)), found.group(1));
      names.add(found.group(1));
    }
    assertEquals(13, names.size(), "all that CimClassifier declares: " + names);
  }

  /** Python's lists arrive as those of Java. */
  @Test
  void listsAreTakenAsTheGatewaySendsThem() {
    CimClassifier classifier = new CimClassifier();
    IntArrayParam shape = (IntArrayParam) (Param<?>) classifier.getParam("shape");
    StringArrayParam settings = (StringArrayParam) (Param<?>) classifier.getParam("settings");
    classifier.set(shape.w(List.of(2, 2, 1))).set(settings.w(List.of("noise.scale=2")));
    assertArrayEquals(new int[] {2, 2, 1}, (int[]) classifier.getOrDefault(shape));
    assertArrayEquals(new String[] {"noise.scale=2"}, (String[]) classifier.getOrDefault(settings));
  }
}
