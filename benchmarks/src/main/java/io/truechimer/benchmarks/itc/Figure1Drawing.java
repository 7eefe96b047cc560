/*
 * Copyright The Truechimer Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.truechimer.benchmarks.itc;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figure as an SVG, with a panel for each workload and logarithmic axes. */
final class Figure1Drawing {

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 700;

  /** One colour per doubling of the entities, from 4. Curves beyond the paper's are grey. */
  private static final List<String> COLOURS =
      List.of("#4477aa", "#228833", "#b08d00", "#ee6677", "#aa3377", "#222255");

  private static final String BEYOND = "#888888";
  private static final int FEWEST = 4;

  private final PublishedCurves published;
  private final List<Curve> curves;
  private final StringBuilder out = new StringBuilder();

  private Figure1Drawing(PublishedCurves published, List<Curve> curves) {
    this.published = published;
    this.curves = List.copyOf(curves);
  }

  static String draw(PublishedCurves published, List<Curve> curves) {
    return new Figure1Drawing(published, curves).drawAll();
  }

  private String drawAll() {
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
            + " font-family='DejaVu Sans, Verdana, sans-serif' font-size='15' fill='#222222'>",
        WIDTH, HEIGHT, WIDTH, HEIGHT);
    add("<rect width='%d' height='%d' fill='#ffffff'/>", WIDTH, HEIGHT);
    add("<text x='84' y='40' font-size='22' font-weight='bold'>Size of a stamp over a run</text>");
    legend();
    panel(Workload.DYNAMIC, new LogAxis(84, 560, 1, 100_000));
    panel(Workload.STATIC, new LogAxis(724, 1200, 1, 25_000));
    add("</svg>");
    return out.toString();
  }

  private void legend() {
    add("<path d='M740 34H780' stroke='#222222' stroke-width='2'/>");
    add("<text x='788' y='39'>Truechimer</text>");
    add("<circle cx='910' cy='34' r='3.5' fill='none' stroke='#222222' stroke-width='1.4'/>");
    add("<text x='922' y='39'>the paper, figure 1 (OPODIS 2008)</text>");
  }

  private void panel(Workload workload, LogAxis x) {
    LogAxis y = new LogAxis(620, 110, 1, 5000);
    add("<text x='%.1f' y='88' font-size='18'>%s</text>", x.from(), workload.title());
    for (double tick : x.ticks()) {
      double at = x.at(tick);
      add("<path d='M%.1f %.1fV%.1f' stroke='#dddddd'/>", at, y.from(), y.to());
      add("<text x='%.1f' y='%.1f' text-anchor='middle'>%,.0f</text>", at, y.from() + 24, tick);
    }
    for (double tick : y.ticks()) {
      double at = y.at(tick);
      add("<path d='M%.1f %.1fH%.1f' stroke='#dddddd'/>", x.from(), at, x.to());
      add("<text x='%.1f' y='%.1f' text-anchor='end'>%,.0f</text>", x.from() - 10, at + 5, tick);
    }
    add(
        "<path d='M%.1f %.1fV%.1fH%.1f' fill='none' stroke='#222222'/>",
        x.from(), y.to(), y.from(), x.to());
    add(
        "<text x='%.1f' y='%.1f' text-anchor='middle'>iterations</text>",
        (x.from() + x.to()) / 2, y.from() + 54);
    double middle = (y.from() + y.to()) / 2;
    add(
        "<text transform='translate(%.1f %.1f) rotate(-90)' text-anchor='middle'>bytes of a"
            + " stamp</text>",
        x.from() - 60, middle);
    add("<text x='%.1f' y='%.1f' font-size='13'>entities</text>", x.to() + 10, y.to() - 4);
    for (Curve curve : curves) {
      if (curve.workload() == workload) {
        curve(curve, x, y);
      }
    }
  }

  private void curve(Curve curve, LogAxis x, LogAxis y) {
    int doublings = Integer.numberOfTrailingZeros(curve.entities() / FEWEST);
    String colour = doublings < COLOURS.size() ? COLOURS.get(doublings) : BEYOND;
    String line =
        curve.points().stream()
            .map(point -> coordinates(point, x, y))
            .collect(Collectors.joining(" "));
    add(
        "<polyline points='%s' fill='none' stroke='%s' stroke-width='2' stroke-linejoin='round'/>",
        line, colour);
    published
        .find(curve.workload(), curve.entities())
        .ifPresent(paper -> paper.points().forEach(point -> dot(point, colour, x, y)));
    Curve.Point last = curve.last();
    add(
        "<text x='%.1f' y='%.1f' fill='%s'>%,d</text>",
        x.at(last.iteration()) + 10, y.at(last.bytes()) + 5, colour, curve.entities());
  }

  private void dot(Curve.Point point, String colour, LogAxis x, LogAxis y) {
    add(
        "<circle cx='%.1f' cy='%.1f' r='3.5' fill='#ffffff' fill-opacity='0.6' stroke='%s'"
            + " stroke-width='1.4'/>",
        x.at(point.iteration()), y.at(point.bytes()), colour);
  }

  private static String coordinates(Curve.Point point, LogAxis x, LogAxis y) {
    return String.format(
        Locale.ROOT, "%.1f,%.1f", x.at(point.iteration()), y.at(Math.max(1, point.bytes())));
  }

  /** Adds a line of SVG. Single quotes become double quotes. */
  private void add(String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments).replace('\'', '"')).append('\n');
  }
}
