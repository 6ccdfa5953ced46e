package io.ohmflow.driver.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ohmflow.profile.document.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final Configuration HADOOP = new Configuration(false);

  @TempDir Path folder;

  @BeforeEach
  void writePictures() throws IOException {
    write("train/dog/a.png", 3, 2, 0x0000ff);
    write("train/cat/a.png", 3, 2, 0xff0000);
    write("train/cat/b.png", 3, 2, 0x00ff00);
    write("train/cat/c.jpg", 3, 2, 0x808080);
    write("test/dog/x.png", 3, 2, 0x102030);
    Files.writeString(folder.resolve("train/cat/notes.txt"), "no picture");
  }

  private void write(String name, int width, int height, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, i == 1 ? 0xffffff : rgb);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, name.substring(name.length() - 3), file.toFile());
  }

  private DataSplits load(int channels) {
    return new ImageFolder(folder.toString(), channels, "train", "test").load(HADOOP);
  }

  private String failure() {
    return assertThrows(InvalidInputException.class, () -> load(3)).getMessage();
  }

  /** Classes in the order of their names; first pictures first. */
  @Test
  void samplesGoThroughTheClassesInTurn() {
    Dataset train = load(3).train();
    assertEquals(4, train.size());
    assertEquals(2, train.classes());
    assertEquals(2, train.height());
    assertEquals(3, train.width());
    int[] labels = {0, 1, 0, 0};
    int[][] colours = {{255, 0, 0}, {0, 0, 255}, {0, 255, 0}};
    for (int id = 0; id < 4; id++) {
      assertEquals(labels[id], train.label(id));
      for (int c = 0; c < 3 && id < 3; c++) {
        assertEquals(colours[id][c], train.value(id, c));
        assertEquals(255, train.value(id, 3 + c));
      }
    }
    // JPEG is lossy, more so beside the white pixel.
    assertEquals(128, train.value(3, 15), 40);
    assertEquals(1, load(3).test().label(0));
  }

  @Test
  void colourBecomesGrey() {
    DataSplits data = load(1);
    assertEquals(1, data.train().channels());
    assertEquals(Math.round(0.299 * 255), data.train().value(0, 0));
    assertEquals(255, data.train().value(0, 1));
    assertEquals(Math.round(0.299 * 16 + 0.587 * 32 + 0.114 * 48), data.test().value(0, 0));
  }

  @Test
  void wrongPicturesAreListedTogether() throws IOException {
    write("train/dog/b.png", 4, 2, 0);
    Files.writeString(folder.resolve("test/dog/y.png"), "no picture");
    String message = failure();
    assertTrue(
        message.contains("b.png: expected 3 × 2 pixels (width × height)")
            && message.contains("found 4 × 2"),
        message);
    assertTrue(message.contains("y.png: not a picture"), message);
  }

  @Test
  void aClassWithoutTrainingIsRefused() throws IOException {
    write("test/bird/x.png", 3, 2, 0);
    assertTrue(failure().contains("bird: expected a class of the training folder, [cat, dog]"));
  }

  @Test
  void missingFoldersAreNamed() throws IOException {
    Files.delete(folder.resolve("test/dog/x.png"));
    assertTrue(failure().contains("test: expected pictures"), failure());
    Files.delete(folder.resolve("test/dog"));
    Files.delete(folder.resolve("test"));
    assertTrue(failure().contains("test: cannot be listed"), failure());
  }
}
