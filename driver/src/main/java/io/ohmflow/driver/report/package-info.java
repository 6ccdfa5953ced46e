/**
 * Pages for people: the report of a run and the portrait of a hardware profile, each one HTML file
 * that needs no network. Java decides what a page says; {@code charts.js} draws the charts in the
 * reader's theme, with Apache ECharts from the same file.
 *
 * <p>May depend on {@code io.ohmflow.profile} and {@code io.ohmflow.kernel} (curves are sampled
 * from the classes that training uses), on Jackson and Commons Math; not on Spark, nor on other
 * driver packages: everything comes in as values.
 *
 * <p>To add a chart, make a {@code Chart} in one of the {@code …Charts} classes; the page finds its
 * place by itself. A new way of drawing is one entry of {@code Chart.Mark} and one function in
 * {@code charts.js}.
 */
package io.ohmflow.driver.report;
