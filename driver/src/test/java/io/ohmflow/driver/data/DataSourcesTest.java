package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.InvalidInputException;
import io.ohmflow.profile.document.Problem;
import io.ohmflow.profile.document.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataSourcesTest {
  private final Problems problems = new Problems();

  private DataSource read(String yaml) {
    var section = Document.parse(yaml, "run.yaml", problems).root();
    DataSource source = DataSources.read(section);
    section.finish();
    return source;
  }

  private List<String> messages() {
    return problems.list().stream().map(Problem::toString).toList();
  }

  @Test
  void strokesNeedNoKeys() {
    read("source: strokes");
    assertEquals(List.of(), messages());
  }

  @Test
  void strokesTakeAllTheirKeys() {
    DataSplits data =
        read("{source: strokes, train: 30, test: 20, seed: 9, jitter: 0.5, noise: 0.1}").load(null);
    assertEquals(List.of(), messages());
    DataSplits expected = new StrokeDigits(30, 20, 9, 0.5, 0.1).load(null);
    assertEquals(expected.train().fingerprint(), data.train().fingerprint());
    assertEquals(expected.test().fingerprint(), data.test().fingerprint());
  }

  @Test
  void subsetLimitsBothSplits() {
    DataSplits data =
        read("{source: strokes, train: 30, test: 20, subset: {train: 10, test: 5}}").load(null);
    assertEquals(10, data.train().size());
    assertEquals(5, data.test().size());
  }

  @Test
  void normalisationIsMeasuredOnTheTrainingSamplesByDefault() {
    DataSplits data = read("{source: strokes, train: 30, test: 20}").load(null);
    Normalization measured = Normalization.of(data.train());
    assertEquals(measured.apply(100 / 255.0, 0), feature(data.test(), 100));
  }

  @Test
  void normalisationMayBeGiven() {
    DataSplits data =
        read("{source: strokes, train: 30, test: 20, mean: [0.1], std: [0.5]}").load(null);
    assertEquals(List.of(), messages());
    assertEquals((float) ((100 / 255.0 - 0.1) / 0.5), feature(data.train(), 100));
  }

  /** The feature that a pixel of a value becomes; the value must occur. */
  private static float feature(Dataset data, int value) {
    float[] x = new float[data.sampleSize()];
    for (int id = 0; id < data.size(); id++) {
      data.features(id, x, 0);
      for (int i = 0; i < x.length; i++) {
        if (data.value(id, i) == value) {
          return x[i];
        }
      }
    }
    throw new AssertionError("no pixel of value " + value);
  }

  @Test
  void unknownSourceListsTheChoices() {
    read("source: strokse");
    assertEquals(1, messages().size());
    assertTrue(
        messages().get(0).contains("strokes, idx, cifar-10, cifar-100, images, csv or text"),
        messages().get(0));
  }

  @Test
  void wrongKeysAreListedTogether() {
    read("{source: strokes, train: 0, jitter: 3, subset: {test: -1}, mean: [0.1], gitter: 1}");
    List<String> keys = problems.list().stream().map(Problem::key).sorted().toList();
    assertEquals(List.of("gitter", "jitter", "std", "subset.test", "train"), keys);
  }

  @Test
  void normalisationMustFitTogether() {
    read("{source: strokes, mean: [0.1, 0.2], std: [0.5]}");
    read("{source: strokes, mean: [0.1], std: [0]}");
    assertEquals(2, messages().size());
    assertTrue(messages().get(0).contains("std: "), messages().get(0));
    assertTrue(messages().get(1).contains("positive"), messages().get(1));
  }

  @Test
  void idxNeedsAFolder() {
    read("source: idx");
    assertEquals(List.of("folder"), problems.list().stream().map(Problem::key).toList());
  }

  @Test
  void idxTakesAllItsKeys() {
    read(
        "{source: idx, folder: x, classes: 47, train-images: a, train-labels: b, test-images: c,"
            + " test-labels: d}");
    assertEquals(List.of(), messages());
  }

  @Test
  void normalisationOfOtherChannelsIsReported() {
    DataSource source = read("{source: strokes, train: 3, test: 2, mean: [0, 0], std: [1, 1]}");
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> source.load(null));
    assertEquals(
        "run.yaml: data.mean: expected 1 values, one for each channel of a sample, got 2",
        e.getMessage());
  }

  @Test
  void csvNeedsFolderLabelAndClasses() {
    read("source: csv");
    assertEquals(
        List.of("classes", "folder", "label"),
        problems.list().stream().map(Problem::key).sorted().toList());
  }

  @Test
  void csvTakesAllItsKeys() {
    read(
        "{source: csv, folder: x, classes: 3, label: y, features: [a, b], header: false, delimiter:"
            + " tab, shape: [1, 2, 1], train-file: a, test-file: b}");
    assertEquals(List.of(), messages());
  }

  @Test
  void wrongKeysOfCsvAreListedTogether() {
    read(
        "{source: csv, folder: x, classes: 0, label: y, features: [a, y], header: perhaps,"
            + " delimiter: '|', shape: [1, 2.5, 1]}");
    assertEquals(
        List.of("classes", "delimiter", "features", "header", "shape"),
        problems.list().stream().map(Problem::key).sorted().toList());
  }
}
