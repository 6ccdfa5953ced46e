package io.ohmflow.driver.report;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;

/** A plausible run folder, made up, for looking at the report and for testing it. */
final class SampleRun {
  static final String HOSTILE = "</script><script>alert('x & \"y\"')</script>";

  private static final double[] SECONDS = {1, 3600, 86_400, 2_629_800, 31_557_600, 315_576_000};
  private static final String[] LABELS = {"1 s", "1 h", "1 day", "1 month", "1 year", "10 years"};

  private final Map<String, String> files = new HashMap<>();
  private final Random random = new Random(5);

  SampleRun() {
    files.put("metrics.jsonl", metrics(1500));
    files.put("evaluation.json", evaluation());
    files.put("plan.json", plan());
    files.put(
        "environment.json",
        """
        {"ohmflow": "0.1.0", "java": "17.0.12 (Temurin)", "spark": "4.1.0", "master": "local[2]",
         "linear algebra": "portable (Vector API, 512 bit)", "processor": "2 cores, amd64",
         "operating system": "Linux 6.1", "started": "2026-03-02T09:14:07Z", "comment": "%s"}
        """
            .formatted(HOSTILE.replace("\"", "\\\"")));
    files.put("profile.yaml", ProfilePageTest.profile("pcm-standard").text());
    files.put("run.yaml", "name: quickstart\nnetwork: lenet5\n# " + HOSTILE + "\nlanes: 8\n");
  }

  SampleRun with(String file, String text) {
    files.put(file, text);
    return this;
  }

  SampleRun without(String file) {
    files.remove(file);
    return this;
  }

  ReportData data() {
    return ReportData.read("quickstart-lenet5", name -> Optional.ofNullable(files.get(name)));
  }

  private String metrics(int steps) {
    StringBuilder lines = new StringBuilder();
    for (int step = 1; step <= steps; step++) {
      double progress = (double) step / steps;
      double loss =
          0.12
              + 2.2 * Math.exp(-9 * progress) * (1 + 0.1 * random.nextGaussian())
              + 0.05 * Math.abs(random.nextGaussian());
      double accuracy =
          Math.min(1, 0.975 - 0.87 * Math.exp(-11 * progress) + 0.015 * random.nextGaussian());
      double lane = 28 + 2.5 * random.nextGaussian() + (step < 8 ? 90.0 / step : 0);
      double spark = 6 + Math.abs(2 * random.nextGaussian()) + (step < 4 ? 400.0 / step : 0);
      double rate = 0.05 * Math.min(1, step / 100.0) * 0.5 * (1 + Math.cos(Math.PI * progress));
      lines.append(
          line(
              "{\"kind\":\"step\",\"step\":%d,\"epoch\":%.3f,\"loss\":%.5f,\"accuracy\":%.4f,"
                  + "\"learningRate\":%.6f,\"samples\":128,\"stepMillis\":%.2f,"
                  + "\"laneMillis\":%.2f,\"digest\":\"%016x%016x\"}",
              step,
              progress * 6,
              loss,
              accuracy,
              rate,
              lane + spark,
              lane,
              random.nextLong(),
              random.nextLong()));
      if (step % 250 == 0) {
        double digital = 0.985 - 0.05 * Math.exp(-4 * progress);
        lines.append(
            line(
                "{\"kind\":\"evaluation\",\"step\":%d,\"epoch\":%.3f,\"digitalAccuracy\":%.4f,"
                    + "\"noisyAccuracy\":%.4f}",
                step, progress * 6, digital, digital - 0.011));
      }
    }
    return lines.append("{\"kind\":\"step\",\"step\":15").toString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values) + "\n";
  }

  private String evaluation() {
    String reference = results("gradient: none", 0.9865, 0.035, 0.012, "");
    String more =
        ",\"reference\":%s,\"threshold\":0.98,\"effects\":[%s],\"layers\":[%s]"
            .formatted(reference, effects(), layers());
    return results("", 0.9855, 0.004, 0.0022, more);
  }

  private String effects() {
    StringJoiner effects = new StringJoiner(",");
    String[] names = {"programming", "drift", "read-noise", "mvm-noise", "dac", "adc", "wires"};
    for (String kind : new String[] {"alone", "all-but"}) {
      for (int i = 0; i < names.length; i++) {
        double loss = kind.equals("alone") ? 0.003 / (i + 1) : 0.004 - 0.002 / (i + 1);
        effects.add(
            "{\"kind\":\"%s\",\"effect\":\"%s\",\"times\":[%s]}"
                .formatted(kind, names[i], times(0.9855, loss, 0.001)));
      }
    }
    return effects.toString();
  }

  private static String layers() {
    StringJoiner times = new StringJoiner(",");
    for (int t = 0; t < SECONDS.length; t++) {
      StringJoiner layers = new StringJoiner(",");
      for (String name : new String[] {"conv2d-1", "conv2d-2", "linear-1"}) {
        layers.add(
            line(
                "{\"name\":\"%s\",\"snrDecibel\":%.2f,\"clippedInputShare\":0.0123,"
                    + "\"clippedOutputShare\":0.0004,\"effectiveLsb\":0.0375}",
                name, 24.5 - 2 * t));
      }
      times.add(
          line(
              "{\"seconds\":%.1f,\"label\":\"%s\",\"layers\":[%s]}",
              SECONDS[t], LABELS[t], layers));
    }
    return times.toString();
  }

  private String results(String name, double digital, double loss, double spread, String more) {
    return line(
        "{\"name\":\"%s\",\"profile\":\"pcm-standard\",\"samples\":2000,"
            + "\"digital\":{\"accuracy\":%.4f,\"loss\":0.05},\"seed\":1,\"times\":[%s]%s}",
        name, digital, times(digital, loss, spread), more);
  }

  private String times(double digital, double loss, double spread) {
    StringJoiner times = new StringJoiner(",");
    for (int t = 0; t < SECONDS.length; t++) {
      StringJoiner accuracies = new StringJoiner(",");
      double mean = digital - loss * (1 + 0.45 * t);
      for (int chip = 0; chip < 25; chip++) {
        double accuracy = mean + spread * (1 + 0.2 * t) * random.nextGaussian();
        accuracies.add(String.format(Locale.ROOT, "%.4f", Math.min(1, accuracy)));
      }
      times.add(
          line(
              "{\"seconds\":%.1f,\"label\":\"%s\",\"accuracies\":[%s],\"losses\":[]}",
              SECONDS[t], LABELS[t], accuracies));
    }
    return times.toString();
  }

  private static String plan() {
    StringJoiner layers = new StringJoiner(",");
    layers.add(layer("conv2d-1", "conv2d", "28,28,1", "28,28,6", 25, 6, 784));
    layers.add(digital("relu-1", "relu", "28,28,6"));
    layers.add(layer("conv2d-2", "conv2d", "14,14,6", "10,10,16", 150, 16, 100));
    layers.add(layer("linear-1", "linear", "400", "120", 400, 120, 1));
    layers.add(layer("linear-2", "linear", "120", "84", 120, 84, 1));
    layers.add(layer("linear-3", "linear", "784", "300", 784, 300, 1));
    layers.add(layer("linear-4", "linear", "84", "10", 84, 10, 1));
    return "{\"network\":\"lenet5\",\"parameters\":61706,\"lanes\":8,\"layers\":[" + layers + "]}";
  }

  private static String digital(String name, String type, String shape) {
    return line(
        "{\"name\":\"%s\",\"type\":\"%s\",\"input\":[%s],\"output\":[%s],\"analog\":false}",
        name, type, shape, shape);
  }

  private static String layer(
      String name, String type, String input, String output, int inputs, int outputs, int places) {
    StringJoiner tiles = new StringJoiner(",");
    int cuts = (inputs + 511) / 512;
    for (int cut = 0; cut < cuts; cut++) {
      int from = inputs * cut / cuts;
      int rows = inputs * (cut + 1) / cuts - from;
      tiles.add(line("{\"row\":%d,\"rows\":%d,\"column\":0,\"columns\":%d}", from, rows, outputs));
    }
    return line(
        "{\"name\":\"%s\",\"type\":\"%s\",\"input\":[%s],\"output\":[%s],\"parameters\":%d,"
            + "\"macs\":%d,\"analog\":true,\"inputs\":%d,\"outputs\":%d,\"tiles\":[%s],"
            + "\"cells\":%d,\"cellsAvailable\":%d}",
        name,
        type,
        input,
        output,
        (inputs + 1) * outputs,
        inputs * outputs * places,
        inputs,
        outputs,
        tiles,
        2 * inputs * outputs,
        2L * cuts * 512 * outputs);
  }
}
