package io.ohmflow.driver.progress;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/** Plain lines for log files and pipes: at most one per interval, and always the last state. */
public final class ProgressLines implements Progress {
  private static final double PERCENT = 100;

  private final String task;
  private final String unit;
  private final Duration interval;
  private final InstantSource clock;
  private final Consumer<String> out;

  private long total;
  private long done;
  private String message = "";
  private Instant begun;
  private Instant printed;
  private boolean pending;

  /**
   * A display on {@code out}.
   *
   * @param task what is being done, such as {@code training}
   * @param unit name of one unit of work, such as {@code step}
   * @param interval shortest time between two lines
   * @param clock tells the time
   * @param out where lines go
   */
  public ProgressLines(
      String task, String unit, Duration interval, InstantSource clock, Consumer<String> out) {
    this.task = Objects.requireNonNull(task);
    this.unit = Objects.requireNonNull(unit);
    this.interval = Objects.requireNonNull(interval);
    this.clock = Objects.requireNonNull(clock);
    this.out = Objects.requireNonNull(out);
  }

  @Override
  public void start(long newTotal) {
    total = newTotal;
    done = 0;
    message = "";
    begun = clock.instant();
    printed = begun;
    pending = false;
  }

  @Override
  public void step(long nowDone, String nowMessage) {
    done = nowDone;
    message = nowMessage;
    pending = true;
    Instant now = clock.instant();
    if (Duration.between(printed, now).compareTo(interval) >= 0) {
      print(now);
    }
  }

  @Override
  public void close() {
    if (pending) {
      print(clock.instant());
    }
  }

  private void print(Instant now) {
    printed = now;
    pending = false;
    Duration spent = Duration.between(begun, now);
    StringBuilder line = new StringBuilder(task).append(": ").append(unit).append(' ').append(done);
    if (total > 0) {
      line.append('/').append(total);
      line.append(String.format(Locale.ROOT, " (%.0f %%)", PERCENT * done / total));
    }
    line.append(", ").append(span(spent));
    if (done > 0 && done < total) {
      long left = (long) ((double) spent.toMillis() / done * (total - done));
      line.append(", about ").append(span(Duration.ofMillis(left))).append(" left");
    }
    if (!message.isEmpty()) {
      line.append(", ").append(message);
    }
    out.accept(line.toString());
  }

  private static String span(Duration d) {
    return d.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", d.toMinutes(), d.toSecondsPart());
  }
}
