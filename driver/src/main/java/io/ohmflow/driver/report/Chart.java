package io.ohmflow.driver.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A chart as data: what it says, not how it is drawn. The page's script draws it in the colours of
 * the reader's theme.
 *
 * @param id identifier of its element on the page, unique there
 * @param title a few words
 * @param caption one sentence that tells an engineer how to read it
 * @param x horizontal axis
 * @param y vertical axis
 * @param series what is drawn, back to front
 */
record Chart(String id, String title, String caption, Axis x, Axis y, List<Series> series)
    implements Figure {
  Chart {
    if (!id.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException("expected lower-case letters and dashes, got " + id);
    }
    Objects.requireNonNull(title);
    Objects.requireNonNull(caption);
    Objects.requireNonNull(x);
    Objects.requireNonNull(y);
    series = List.copyOf(series);
  }

  /** How an axis writes its values. */
  enum Format {
    NUMBER,
    /** The values are shares; they are written in per cent. */
    PERCENT,
    /** The values are seconds on a logarithmic scale; written as 1 s, 1 h, 1 day and so on. */
    DURATION;

    @JsonValue
    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * An axis.
   *
   * @param name quantity and unit, such as {@code conductance (µS)}
   * @param format how values are written
   * @param min lower end; null to fit the data
   * @param max upper end; null to fit the data
   * @param ticks where a duration axis has labels; empty for round times
   */
  record Axis(String name, Format format, Double min, Double max, List<Tick> ticks) {
    /** Numbers whose quarters are short to write. */
    private static final double[] ROUND = {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10};

    Axis {
      ticks = List.copyOf(ticks);
    }

    static Axis number(String name) {
      return new Axis(name, Format.NUMBER, null, null, List.of());
    }

    static Axis percent(String name) {
      return new Axis(name, Format.PERCENT, null, null, List.of());
    }

    static Axis duration(String name) {
      return new Axis(name, Format.DURATION, null, null, List.of());
    }

    Axis from(double low) {
      return new Axis(name, format, low, max, ticks);
    }

    Axis to(double high) {
      return new Axis(name, format, min, high, ticks);
    }

    /** Ends at the next round number from {@code high} upwards. */
    Axis toRound(double high) {
      return to(round(high));
    }

    /** The next round number from a positive one upwards; the number itself if it is not. */
    static double round(double number) {
      if (!(number > 0)) {
        return number;
      }
      double decade = Math.pow(10, Math.floor(Math.log10(number)));
      for (double round : ROUND) {
        if (round * decade >= number) {
          return round * decade;
        }
      }
      return 10 * decade;
    }

    Axis at(List<Tick> places) {
      return new Axis(name, format, min, max, places);
    }
  }

  /**
   * A labelled place on an axis.
   *
   * @param at value there
   * @param label what stands below
   */
  record Tick(double at, String label) {}

  /** How a series is drawn, and what its points hold. */
  enum Mark {
    /** Points (x, y) joined by a line. */
    LINE,
    /** The same, pale: raw data behind its smoothed form. */
    FAINT,
    /** The same, dashed. */
    DASHED,
    /** Points (x, low, high): a filled layer, whose reading is its thickness. */
    LAYER,
    /** Points (x, low, high): the area between. */
    BAND,
    /** Points (x of a bin's left edge, height), the last closing the last bin. */
    BINS,
    /** Points (x, y). */
    DOTS,
    /** Points (x, mean, low, high). */
    INTERVAL,
    /** Points (x, y): a short horizontal stroke. */
    TICK,
    /** One point (y): a line across the chart. */
    LEVEL;

    @JsonValue
    String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One series.
   *
   * @param name entry in the legend; series of one name share an entry
   * @param mark how it is drawn
   * @param tone which colour of the palette, from 0; −1 is neutral grey
   * @param points coordinates as the mark defines them; NaN leaves a gap
   */
  record Series(String name, Mark mark, int tone, @JsonProperty("points") List<double[]> points) {
    static final int NEUTRAL = -1;

    Series {
      Objects.requireNonNull(name);
      Objects.requireNonNull(mark);
      points = List.copyOf(points);
    }
  }
}
