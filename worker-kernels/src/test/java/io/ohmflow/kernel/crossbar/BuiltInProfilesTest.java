package io.ohmflow.kernel.crossbar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ohmflow.profile.HardwareProfile;
import io.ohmflow.profile.ProfileCatalog;
import io.ohmflow.profile.document.Document;
import io.ohmflow.profile.document.Problems;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every profile that comes with the program names models that exist, with the keys they read. */
class BuiltInProfilesTest {

  static List<String> names() {
    return ProfileCatalog.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBuiltInProfileIsReadWithoutRest(String name) {
    Problems problems = new Problems();
    Document document = ProfileCatalog.open(name, problems);
    HardwareProfile profile = HardwareProfile.read(document, problems);
    problems.throwIfAny();
    ChipModel.of(profile);
    document.root().finish();
    assertEquals(List.of(), problems.list());
  }
}
