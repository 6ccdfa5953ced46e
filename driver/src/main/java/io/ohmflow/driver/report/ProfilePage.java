package io.ohmflow.driver.report;

import io.ohmflow.profile.HardwareProfile;
import java.util.List;

/** The portrait of a hardware profile: its figures, and what they do to devices. */
public final class ProfilePage {
  private ProfilePage() {}

  /** The page as one HTML document that needs no network. */
  public static String render(HardwareProfile profile) {
    Page page = new Page(profile.name() + " \u00b7 Ohmflow hardware profile");
    Html html = page.body();
    html.open("header", "class", "masthead");
    html.element("p", "Ohmflow hardware profile", "class", "eyebrow");
    html.element("h1", profile.name());
    html.element("p", profile.description().strip(), "class", "lede");
    html.close();
    List<Chart> devices = ProfileCharts.devices(profile);
    if (devices.isEmpty()) {
      html.element("p", "The devices of this profile are exact: nothing to plot.", "class", "hint");
    } else {
      page.section("Devices", devices);
    }
    List<Chart> converters = ConverterCharts.of(profile);
    if (!converters.isEmpty()) {
      page.section("Converters", converters);
    }
    List<Chart> wires = WireCharts.of(profile);
    if (!wires.isEmpty()) {
      page.section("Wires", wires);
    }
    html.open("section").element("h2", "Parameters");
    html.add(ProfileTable.of(profile));
    html.close();
    if (!profile.sources().isEmpty()) {
      html.open("section").element("h2", "Sources").open("ol", "class", "sources");
      profile.sources().forEach(source -> html.element("li", source));
      html.close().close();
    }
    html.open("section").element("h2", "Profile file");
    page.source(profile.name() + ".yaml", profile.text());
    html.close();
    return page.render();
  }
}
