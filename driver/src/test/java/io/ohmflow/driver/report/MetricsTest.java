package io.ohmflow.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.report.Metrics.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void readsStepsAndEvaluations() {
    Metrics metrics =
        Metrics.parse(
            """
            {"kind":"step","step":12,"epoch":0.31,"loss":1.23,"accuracy":0.56,"samples":128,
             "digest":"ab"}
            """
                    .replace("\n ", " ")
                + "{\"kind\":\"evaluation\",\"step\":12,\"digitalAccuracy\":0.97,\"later\":1}\n");
    Step step = metrics.steps().get(0);
    assertEquals(12, step.step());
    assertEquals(1.23, step.loss());
    assertEquals("ab", step.digest());
    assertTrue(Double.isNaN(step.stepMillis()));
    assertEquals(0.97, metrics.evaluations().get(0).digitalAccuracy());
    assertTrue(Double.isNaN(metrics.evaluations().get(0).noisyAccuracy()));
  }

  @Test
  void passesOverTornLinesAndUnknownKinds() {
    Metrics metrics =
        Metrics.parse(
            "{\"kind\":\"start\"}\n\n{\"kind\":\"step\",\"step\":1,\"loss\":NaN}\n"
                + "{\"kind\":\"step\",\"step\":2,\"lo");
    assertEquals(1, metrics.steps().size());
    assertTrue(Double.isNaN(metrics.steps().get(0).loss()));
  }

  @Test
  void lastLineAboutARepeatedStepCounts() {
    Metrics metrics =
        Metrics.parse(
            """
            {"kind":"step","step":1,"loss":3}
            {"kind":"step","step":2,"loss":2}
            {"kind":"step","step":2,"loss":1.5}
            {"kind":"step","step":1,"loss":2.5}
            """);
    assertEquals(List.of(2.5, 1.5), metrics.steps().stream().map(Step::loss).toList());
  }

  @Test
  void thinningKeepsTheMean() {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < 10 * TrainingCharts.POINTS; i++) {
      points.add(new double[] {i, i % 10});
    }
    List<double[]> thin = TrainingCharts.thinned(points);
    assertEquals(TrainingCharts.POINTS, thin.size());
    assertEquals(4.5, thin.get(0)[0]);
    thin.forEach(point -> assertEquals(4.5, point[1]));
  }

  @Test
  void smoothingOfAConstantIsThatConstantFromTheFirstStepOn() {
    List<Step> steps = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      steps.add(
          new Step(i, null, i == 3 ? Double.NaN : 0.7, null, null, 1, null, null, null, null));
    }
    TrainingCharts.smoothed(steps, Step::loss).forEach(point -> assertEquals(0.7, point[1], 1e-12));
  }
}
