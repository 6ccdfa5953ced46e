package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.noise.DeviceChunk;
import io.ohmflow.kernel.random.Draws;

/**
 * Room for what tiles need within one call and never beyond it. The matrices of a lane share it, so
 * a network of many layers needs it once. Owned by one thread, like the {@link Draws} that come
 * with it.
 */
public final class TileBuffers {
  private final Draws draws;

  /** The two devices of pairs, a piece at a time; null until a chip with devices is made. */
  private DeviceChunk first;

  private DeviceChunk second;

  /** By {@link Room}; as large as the largest matrix that has asked. */
  private final float[][] rooms = new float[Room.values().length][0];

  /** What needs as much room as a matrix is large. */
  enum Room {
    /** A block of converted inputs. */
    DRIVEN,
    /** Some rows of a tile whose cells pass by, and their loads. */
    STREAMED,
    STREAMED_LOADS,
    /** Magnitudes of the converted inputs of those rows. */
    MAGNITUDES,
    /** Currents of a tile for a block. */
    CURRENTS,
    LOADS,
    /** A group of outputs on its way to the sum. */
    VALUE,
    EXCESS,
    GAIN,
    NORMAL,
    /** A piece of the cells: sides, values, and a second array for them. */
    SIDES,
    CELLS,
    WORK
  }

  /** Buffers beside the draws of a lane. */
  public TileBuffers(Draws draws) {
    this.draws = draws;
  }

  /** The draws of the lane. */
  Draws draws() {
    return draws;
  }

  /** For active devices, plus sides, or cells beside a reference column. */
  DeviceChunk first() {
    first = first == null ? new DeviceChunk() : first;
    return first;
  }

  /** For inactive devices, minus sides, or reference columns. */
  DeviceChunk second() {
    second = second == null ? new DeviceChunk() : second;
    return second;
  }

  /** An array of at least so many elements, whatever they are. */
  float[] of(Room room, int size) {
    int at = room.ordinal();
    if (rooms[at].length < size) {
      rooms[at] = new float[size];
    }
    return rooms[at];
  }
}
