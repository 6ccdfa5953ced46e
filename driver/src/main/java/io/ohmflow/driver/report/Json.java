package io.ohmflow.driver.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Reads the files of a run folder and writes the chart data of a page. */
final class Json {
  /** Reads runs of other versions too: keys it does not know are passed over. */
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .addModule(new SimpleModule().addSerializer(double[].class, new PointSerializer()))
          .build();

  private Json() {}

  static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }

  /**
   * JSON that may stand inside an HTML script element: no {@code <}, so no text of the user can
   * close the element or open a comment.
   */
  static String embed(Object value) {
    try {
      return MAPPER.writeValueAsString(value).replace("<", "\\u003c").replace(">", "\\u003e");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("chart data has no JSON form", e);
    }
  }

  /** Points of a curve: as many digits as a screen resolves, and null for a gap. */
  private static final class PointSerializer extends StdSerializer<double[]> {
    private static final long serialVersionUID = 1L;
    private static final MathContext DIGITS = new MathContext(7, RoundingMode.HALF_EVEN);

    PointSerializer() {
      super(double[].class);
    }

    @Override
    public void serialize(double[] point, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartArray();
      for (double value : point) {
        if (Double.isFinite(value)) {
          out.writeNumber(new BigDecimal(value).round(DIGITS).doubleValue());
        } else {
          out.writeNull();
        }
      }
      out.writeEndArray();
    }
  }
}
