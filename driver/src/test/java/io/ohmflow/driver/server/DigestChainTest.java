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
    DigestChain through = DigestChain.start("run");
    through.advance(1, new byte[] {1, 2});
    DigestChain resumed = DigestChain.resume(through.hex());
    through.advance(2, new byte[] {3});
    resumed.advance(2, new byte[] {3});
    assertEquals(through.hex(), resumed.hex());
  }

  @Test
  void stepAndParametersCount() {
    assertNotEquals(after(1, new byte[] {1}), after(2, new byte[] {1}));
    assertNotEquals(after(1, new byte[] {1}), after(1, new byte[] {2}));
  }

  @Test
  void refusesWhatIsNoDigest() {
    assertThrows(IllegalArgumentException.class, () -> DigestChain.resume("abcd"));
    assertThrows(IllegalArgumentException.class, () -> DigestChain.resume("zz"));
  }

  private static String after(long step, byte[] parameters) {
    DigestChain chain = DigestChain.start("run");
    chain.advance(step, parameters);
    return chain.hex();
  }
}
