package io.ohmflow.kernel.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ViewsTest {
  /** More than are found room for at first, fewer than are kept at most. */
  private static final int MANY = 500;

  private final float[] data = data();
  private final Views views = new Views();

  private static float[] data() {
    float[] data = new float[MANY + 10];
    for (int i = 0; i < data.length; i++) {
      data[i] = i;
    }
    return data;
  }

  @Test
  void theSameViewIsTheSameObject() {
    for (int pass = 0; pass < 8; pass++) {
      take();
    }
    Matrix[] before = take();
    Matrix[] after = take();
    int same = 0;
    for (int k = 0; k < MANY; k++) {
      same += before[k] == after[k] ? 1 : 0;
    }
    assertEquals(MANY, same);
    assertSame(before[7].transpose(), after[7].transpose());
    assertSame(before[7], before[7].transpose().transpose());
  }

  private Matrix[] take() {
    Matrix[] taken = new Matrix[MANY];
    for (int k = 0; k < MANY; k++) {
      taken[k] = views.of(data, k, 2, 3, 4);
      assertEquals(k + 5, taken[k].at(1, 1));
    }
    return taken;
  }

  @Test
  void anotherShapeOrArrayIsAnotherView() {
    Matrix one = views.of(data, 1, 2, 3, 4);
    assertNotSame(one, views.of(data, 1, 3, 2, 4));
    assertNotSame(one, views.of(data, 1, 2, 3, 5));
    float[] other = new float[data.length];
    assertSame(other, views.of(other, 1, 2, 3, 4).data());
    assertSame(data, views.of(data, 1, 2, 3, 4).data());
  }

  @Test
  void partsAreThoseOfTheMatrix() {
    Matrix all = new Matrix(data, 2, 5, 6, 10);
    Matrix part = views.block(all, 1, 2, 3, 2);
    assertEquals(all.at(2, 4), part.at(1, 1));
    assertEquals(all.at(4, 0), views.rows(all, 3, 2).at(1, 0));
    assertEquals(all.at(4, 5), views.columns(all, 4, 2).at(4, 1));
    assertSame(all, views.rows(all, 0, 5));
    Matrix turned = all.transpose();
    assertThrows(IllegalArgumentException.class, () -> views.rows(turned, 0, 1));
  }
}
