package dev.switchhook.dashboard;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Attempts over time as bars: what succeeded below, what failed above it. Pure; times are in the
/// user's zone.
///
/// @param bars oldest first
/// @param top what the highest line of the scale stands for
/// @param succeeded in all
/// @param failed in all
public record Chart(List<Bar> bars, long top, long succeeded, long failed) {
  /// Height of the drawing; the bars' unit.
  public static final int HEIGHT = 200;

  /// Room for a bar and the gap beside it.
  public static final int STEP = 20;

  private static final int WIDTH = 15;
  private static final int GAP = 2;
  private static final int LEAST = 3;
  private static final int QUARTERS = 4;
  private static final int HOURS_OF_QUARTER = 6;

  /// Copies the list.
  public Chart {
    bars = List.copyOf(bars);
  }

  /// How much time is shown.
  public enum Span {
    /// An hour a bar.
    DAY("24h", 24),
    /// Six hours a bar.
    WEEK("7d", 7 * QUARTERS),
    /// A day a bar.
    MONTH("30d", 30);

    private final String value;
    private final int bars;

    Span(String value, int bars) {
      this.value = value;
      this.bars = bars;
    }

    /// As the address has it.
    public String value() {
      return value;
    }

    /// The one with this name; a day for any other.
    static Span of(String value) {
      for (Span span : values()) {
        if (span.value.equals(value)) {
          return span;
        }
      }
      return DAY;
    }

    /// When the first bar begins.
    Instant since(Instant now, ZoneId zone) {
      ZonedDateTime midnight = now.atZone(zone).toLocalDate().atStartOfDay(zone);
      return switch (this) {
        case DAY -> now.truncatedTo(ChronoUnit.HOURS).minus(bars - 1, ChronoUnit.HOURS);
        case WEEK -> midnight.minusDays(bars / QUARTERS - 1).toInstant();
        case MONTH -> midnight.minusDays(bars - 1).toInstant();
      };
    }

    /// Which bar a moment belongs to.
    private int bar(Instant moment, Instant since, ZoneId zone) {
      ZonedDateTime local = moment.atZone(zone);
      LocalDate first = since.atZone(zone).toLocalDate();
      int days = Math.toIntExact(ChronoUnit.DAYS.between(first, local.toLocalDate()));
      return switch (this) {
        case DAY ->
            Math.toIntExact(ChronoUnit.HOURS.between(since, moment.truncatedTo(ChronoUnit.HOURS)));
        case WEEK -> days * QUARTERS + local.getHour() / HOURS_OF_QUARTER;
        case MONTH -> days;
      };
    }

    private ZonedDateTime start(int bar, Instant since, ZoneId zone) {
      ZonedDateTime first = since.atZone(zone);
      return switch (this) {
        case DAY -> first.plusHours(bar);
        case WEEK -> first.plusDays(bar / QUARTERS).withHour(bar % QUARTERS * HOURS_OF_QUARTER);
        case MONTH -> first.plusDays(bar);
      };
    }

    private DateTimeFormatter format(Locale language) {
      return DateTimeFormatter.ofPattern(
          switch (this) {
            case DAY -> "HH:mm";
            case WEEK -> "d MMM HH:mm";
            case MONTH -> "d MMM";
          },
          language);
    }
  }

  /// A bar. Its zero is at the bottom of the drawing, [#HEIGHT].
  ///
  /// @param x left edge
  /// @param good height of what succeeded
  /// @param bad height of what failed
  /// @param label when it begins, for people
  public record Bar(int x, int good, int bad, long succeeded, long failed, String label) {
    /// Width of every bar.
    public int width() {
      return WIDTH;
    }

    /// Top edge of what succeeded.
    public int goodY() {
      return HEIGHT - good;
    }

    /// Top edge of what failed.
    public int badY() {
      return HEIGHT - good - (good > 0 ? GAP : 0) - bad;
    }
  }

  /// Draws.
  ///
  /// @param hours as the API answers them
  static Chart of(Span span, JsonNode hours, Ui ui) {
    Instant since = span.since(ui.now(), ui.zone());
    long[] succeeded = new long[span.bars];
    long[] failed = new long[span.bars];
    for (JsonNode hour : hours) {
      Instant at = Instant.parse(hour.path("at").asString(""));
      int bar = span.bar(at, since, ui.zone());
      // the first hour can begin before midnight, where zones differ by half an hour
      int inside = Math.clamp(bar, 0, span.bars - 1);
      succeeded[inside] += hour.path("succeeded").asLong(0);
      failed[inside] += hour.path("failed").asLong(0);
    }
    long most = 0;
    long good = 0;
    long bad = 0;
    for (int i = 0; i < span.bars; i++) {
      most = Math.max(most, succeeded[i] + failed[i]);
      good += succeeded[i];
      bad += failed[i];
    }
    long top = rounded(most);
    DateTimeFormatter format = span.format(ui.locale());
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < span.bars; i++) {
      bars.add(
          new Bar(
              i * STEP,
              height(succeeded[i], top),
              height(failed[i], top),
              succeeded[i],
              failed[i],
              format.format(span.start(i, since, ui.zone()))));
    }
    return new Chart(bars, top, good, bad);
  }

  /// What there is of is seen, however little.
  private static int height(long value, long top) {
    int room = HEIGHT - GAP - LEAST;
    return value == 0 ? 0 : Math.max(LEAST, (int) (value * room / top));
  }

  /// The next of 2, 4, 10, 20, 40, 100 …: half of it is a whole number.
  static long rounded(long most) {
    long unit = 1;
    while (true) {
      for (long step : new long[] {2, 4, 10}) {
        if (most <= step * unit) {
          return step * unit;
        }
      }
      unit *= 10;
    }
  }

  /// Whether anything was attempted.
  public boolean any() {
    return succeeded + failed > 0;
  }

  /// Width of the drawing.
  public int width() {
    return bars.size() * STEP - (STEP - WIDTH);
  }

  /// The share that succeeded; a dash when nothing was attempted.
  public String rate(Ui ui) {
    return any() ? ui.percent((double) succeeded / (succeeded + failed)) : "–";
  }

  /// Labels below: the first bar's, those at the quarters, the last one's.
  public List<String> labels() {
    int last = bars.size() - 1;
    return List.of(bars.getFirst().label(), bars.get(last / 2).label(), bars.get(last).label());
  }
}
