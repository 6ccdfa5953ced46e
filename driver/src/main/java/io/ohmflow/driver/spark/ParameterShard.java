package io.ohmflow.driver.spark;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/**
 * One version of a stretch of the parameters, with or without the history of the optimizer. Nobody
 * changes it: a task that is repeated must find what it found before.
 *
 * <p>Externalizable, so that copies on other executors and on disk are written in bulk.
 */
public final class ParameterShard implements Externalizable {
  private static final long serialVersionUID = 1L;

  private int from;
  private float[][] values;
  private ShardReport report;

  /** For deserialisation only. */
  public ParameterShard() {}

  /**
   * @param from index of the first parameter in the whole vector
   * @param values the parameters, then one array per slot of the optimizer; taken over
   * @param report of the update that made this version; null for the first one of a run
   */
  ParameterShard(int from, float[][] values, ShardReport report) {
    this.from = from;
    this.values = values;
    this.report = report;
  }

  int from() {
    return from;
  }

  /** The parameters, then one array per slot; not to be changed. */
  float[][] values() {
    return values;
  }

  ShardReport report() {
    return report;
  }

  /** The same parameters alone: all that lanes need. Shares the array. */
  ParameterShard withoutHistory() {
    return new ParameterShard(from, new float[][] {values[0]}, report);
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeInt(from);
    out.writeInt(values.length);
    out.writeInt(values[0].length);
    for (float[] array : values) {
      FloatStream.write(out, array, 0, array.length);
    }
    out.writeObject(report);
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
    from = in.readInt();
    values = new float[in.readInt()][];
    int n = in.readInt();
    for (int i = 0; i < values.length; i++) {
      values[i] = FloatStream.read(in, n);
    }
    report = (ShardReport) in.readObject();
  }
}
