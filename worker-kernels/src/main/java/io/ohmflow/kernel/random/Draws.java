package io.ohmflow.kernel.random;

import io.ohmflow.kernel.internal.simd.DrawKernel;
import java.util.Objects;

/**
 * Random numbers by position: element i of a stream is a function of (key, slot, i) alone, however
 * the stream is cut into calls. There is no state to advance.
 *
 * <p>Owned by one thread, because it lends out its buffers.
 */
public final class Draws {
  /** Most elements that the lending methods give at once. */
  public static final int CHUNK = 4096;

  private static final int SLOTS = 8;
  private static final int GROUP = DrawKernel.GROUP;

  private final DrawKernel kernel;
  private final float[][] buffers = new float[SLOTS][];
  private final float[] group = new float[GROUP];
  private NoiseKey key = NoiseKey.of(0);
  private long first;

  /** Draws by the fastest implementation. */
  public Draws() {
    this(DrawKernel.fastest());
  }

  /** For tests: by a given implementation. */
  Draws(DrawKernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Positions this at an element of a stream for the lending methods.
   *
   * @param firstElement ≥ 0
   * @return this
   */
  public Draws at(NoiseKey streamKey, long firstElement) {
    this.key = streamKey;
    this.first = firstElement;
    return this;
  }

  /**
   * Standard normals from the present position on.
   *
   * @param slot which of the stream's {@value #SLOTS} independent slots; each has its own buffer
   * @param n at most {@link #CHUNK}
   * @return a buffer whose first n values count, valid until the slot is used again
   */
  public float[] normals(int slot, int n) {
    float[] out = buffer(slot);
    fill(true, key, slot, first, out, 0, n);
    return out;
  }

  /** Uniforms in (0, 1) from the present position on; otherwise like {@link #normals(int, int)}. */
  public float[] uniforms(int slot, int n) {
    float[] out = buffer(slot);
    fill(false, key, slot, first, out, 0, n);
    return out;
  }

  /** Standard normals of slot 0: elements [firstElement, firstElement + n) into an array. */
  public void normals(NoiseKey streamKey, long firstElement, float[] out, int offset, int n) {
    fill(true, streamKey, 0, firstElement, out, offset, n);
  }

  /** Uniforms in (0, 1) of slot 0: elements [firstElement, firstElement + n) into an array. */
  public void uniforms(NoiseKey streamKey, long firstElement, float[] out, int offset, int n) {
    fill(false, streamKey, 0, firstElement, out, offset, n);
  }

  private float[] buffer(int slot) {
    if (buffers[slot] == null) {
      buffers[slot] = new float[CHUNK];
    }
    return buffers[slot];
  }

  private void fill(
      boolean normal, NoiseKey stream, int slot, long from, float[] out, int offset, int n) {
    Objects.checkFromIndexSize(offset, n, out.length);
    long streamKey = stream.slotKey(slot);
    long counter = stream.slotCounter(streamKey);
    int done = 0;
    while (done < n) {
      long element = from + done;
      int inGroup = (int) (element & GROUP - 1);
      int left = n - done;
      if (inGroup == 0 && left >= GROUP) {
        int groups = left / GROUP;
        groups(normal, streamKey, counter, element / GROUP, groups, out, offset + done);
        done += groups * GROUP;
      } else {
        groups(normal, streamKey, counter, element / GROUP, 1, group, 0);
        int count = Math.min(GROUP - inGroup, left);
        System.arraycopy(group, inGroup, out, offset + done, count);
        done += count;
      }
    }
  }

  private void groups(
      boolean normal, long streamKey, long counter, long from, int n, float[] out, int offset) {
    if (normal) {
      kernel.normals(streamKey, counter, from, n, out, offset);
    } else {
      kernel.uniforms(streamKey, counter, from, n, out, offset);
    }
  }
}
