package io.ohmflow.driver.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DigestChainTest {

  @Test
  void startsWithTheDigestOfTheIdentity() {
    // printf '%s' abc | sha256sum
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        DigestChain.start("abc").hex());
  }

  @Test
  void goesOnFromItsValue() {
    float[] parameters = new float[40_000];
    parameters[39_999] = 0.5f;
    DigestChain through = DigestChain.start("run");
    through.advance(1, parameters);
    DigestChain resumed = DigestChain.resume(through.hex());
    through.advance(2, parameters);
    resumed.advance(2, parameters);
    assertEquals(through.hex(), resumed.hex());
  }

  @Test
  void everyBitOfEveryParameterCounts() {
    float[] parameters = new float[40_000];
    assertNotEquals(after(1, parameters), after(2, parameters));
    String before = after(1, parameters);
    parameters[39_999] = -0f;
    assertNotEquals(before, after(1, parameters));
  }

  @Test
  void refusesWhatIsNoDigest() {
    assertThrows(IllegalArgumentException.class, () -> DigestChain.resume("abcd"));
    assertThrows(IllegalArgumentException.class, () -> DigestChain.resume("zz"));
  }

  private static String after(long step, float[] parameters) {
    DigestChain chain = DigestChain.start("run");
    chain.advance(step, parameters);
    return chain.hex();
  }
}
