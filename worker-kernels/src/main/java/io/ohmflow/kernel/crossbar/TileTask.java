package io.ohmflow.kernel.crossbar;

import io.ohmflow.kernel.crossbar.AnalogMatrix.Drive;
import io.ohmflow.kernel.crossbar.OutputSense.Converters;
import io.ohmflow.kernel.crossbar.OutputSense.Share;

/**
 * One tile's share of a block of vectors. Set again for every block and conversion, so that a step
 * with thousands of them makes no object for each. Belongs to one lane.
 */
final class TileTask {
  private Drive drive;
  private ClipMask mask;
  private Tape tape;
  private long before;
  private int totalVectors;
  private int firstVector;
  private Converters under;
  private Share share;

  /**
   * Begins a call.
   *
   * @param clipped receives what is clipped; null if nobody needs it
   * @param kept receives what is converted and its noise; null if nobody needs it
   * @param skipped vectors between the first one of the drive's stream and the call
   * @param total vectors of the call
   */
  void begin(Drive with, ClipMask clipped, Tape kept, long skipped, int total) {
    drive = with;
    mask = clipped;
    tape = kept;
    before = skipped;
    totalVectors = total;
    firstVector = 0;
  }

  /** Begins a call with the same vectors, of which nothing is marked or kept. */
  void beside(TileTask other, Drive with) {
    begin(with, null, null, other.before, other.totalVectors);
    firstVector = other.firstVector;
  }

  /** Turns to the block that begins at a vector of the call. */
  void turnTo(int vector) {
    firstVector = vector;
  }

  /** Turns to a conversion under a tile. */
  void turnTo(Converters place, Share of, Drive with) {
    under = place;
    share = of;
    drive = with;
  }

  /** Where the tile is sensed. */
  Converters under() {
    return under;
  }

  Share share() {
    return share;
  }

  Drive drive() {
    return drive;
  }

  /** Receives what is clipped; null if nobody needs it. */
  ClipMask mask() {
    return mask;
  }

  /** Receives what is converted under the tile and its noise; null if nobody needs it. */
  Tape.Part tape() {
    return tape == null ? null : tape.part(under.tile());
  }

  /** Position of the block in the call. */
  int firstVector() {
    return firstVector;
  }

  /** Position of a vector of the block in the stream of the noise. */
  long inStream(int vector) {
    return drive.firstVector() + before + firstVector + vector;
  }

  /** Vectors of the call. */
  int totalVectors() {
    return totalVectors;
  }
}
