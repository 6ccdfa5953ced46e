package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.driver.data.Downloads.Download;
import io.ohmflow.driver.data.Downloads.Item;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DownloadsTest {
  static List<String> names() {
    return Downloads.names();
  }

  @Test
  void catalogueHoldsThePublishedSets() {
    assertEquals(List.of("mnist", "fashion-mnist", "cifar-10"), Downloads.names());
    assertTrue(Downloads.find("mnits").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("names")
  void everySetHasSeveralEncryptedMirrors(String name) {
    Download set = Downloads.find(name).orElseThrow();
    assertEquals(name, set.name());
    assertTrue(set.mirrors().size() >= 3);
    set.mirrors()
        .forEach(
            mirror -> {
              assertEquals("https", mirror.getScheme());
              assertTrue(mirror.getPath().endsWith("/"), mirror.toString());
            });
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyFileHasItsSum(String name) {
    List<Item> files = Downloads.find(name).orElseThrow().files();
    assertEquals(files.size(), files.stream().map(Item::sha256).collect(Collectors.toSet()).size());
    for (Item item : files) {
      assertTrue(item.sha256().matches("[0-9a-f]{64}"), item.name());
      assertTrue(item.bytes() > 0);
      item.content().ifPresent(c -> assertTrue(c.sha256().matches("[0-9a-f]{64}")));
    }
  }
}
