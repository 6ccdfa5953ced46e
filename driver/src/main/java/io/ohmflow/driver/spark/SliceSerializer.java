package io.ohmflow.driver.spark;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;

/**
 * How {@link Slice}s go through Spark's shuffle: their bytes and nothing else, whatever serializer
 * the user has chosen for the rest. Floats go from the array of a lane to the file of the shuffle
 * without an object in between. Keys are not written, since the partition says which shard it is.
 */
final class SliceSerializer extends Serializer implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Begins a slice, so that the end of a stream and a cut slice can be told apart. */
  private static final int MARK = 0x5a;

  @Override
  public SerializerInstance newInstance() {
    return new Instance();
  }

  private static final class Instance extends SerializerInstance {
    @Override
    public <T> ByteBuffer serialize(T value, ClassTag<T> type) {
      throw new UnsupportedOperationException("slices are written to streams only");
    }

    @Override
    public <T> T deserialize(ByteBuffer bytes, ClassTag<T> type) {
      throw new UnsupportedOperationException("slices are read from streams only");
    }

    @Override
    public <T> T deserialize(ByteBuffer bytes, ClassLoader loader, ClassTag<T> type) {
      return deserialize(bytes, type);
    }

    @Override
    public SerializationStream serializeStream(OutputStream out) {
      return new Writing(new DataOutputStream(out));
    }

    @Override
    public DeserializationStream deserializeStream(InputStream in) {
      return new Reading(new DataInputStream(in));
    }
  }

  private static final class Writing extends SerializationStream {
    private final DataOutputStream out;

    Writing(DataOutputStream out) {
      this.out = out;
    }

    @Override
    public <T> SerializationStream writeKey(T key, ClassTag<T> type) {
      return this;
    }

    @Override
    public <T> SerializationStream writeObject(T value, ClassTag<T> type) {
      try {
        out.writeByte(MARK);
        ((Slice) value).write(out);
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void flush() {
      try {
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Reading extends DeserializationStream {
    private final DataInputStream in;

    Reading(DataInputStream in) {
      this.in = in;
    }

    @Override
    @SuppressWarnings("unchecked") // the key is of no use
    public <T> T readKey(ClassTag<T> type) {
      return (T) Integer.valueOf(0);
    }

    /** Spark takes an {@link EOFException} for the end of the stream. */
    @Override
    @SuppressWarnings("unchecked") // nothing but slices is written
    public <T> T readObject(ClassTag<T> type) {
      try {
        int mark = in.read();
        if (mark < 0) {
          throw sneaky(new EOFException());
        }
        return (T) slice();
      } catch (IOException e) {
        throw sneaky(e);
      }
    }

    private Slice slice() throws IOException {
      try {
        return Slice.read(in);
      } catch (EOFException e) {
        throw new IOException("a slice of the shuffle is cut", e);
      }
    }

    /** Spark's interfaces are Scala's and declare no exceptions. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
      throw (E) e;
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
