package io.ohmflow.driver.report;

/** Something drawn on a page: what it is called and how to read it. */
interface Figure {
  /** Identifier of its element on the page, unique there. */
  String id();

  /** A few words. */
  String title();

  /** One sentence that tells an engineer how to read it. */
  String caption();
}
