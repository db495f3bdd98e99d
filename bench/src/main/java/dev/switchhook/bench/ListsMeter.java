package dev.switchhook.bench;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Asks questions by turns and takes the times. By turns, because the same question over and over
/// would find everything it needs in the caches; each finds them as the others left them. Blocking;
/// one thread.
final class ListsMeter {
  /// What one question may take in all; then it is asked no more, and judged by what it has.
  static final Duration QUESTION_LIMIT = Duration.ofSeconds(60);

  /// Rows of a page when the question does not say.
  private static final int PAGE_SIZE = 20;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int PATIENCE = 100;
  private static final long LONGEST_WAIT_SECONDS = 60;

  private final Function<String, HubCalls.Reply> asks;

  /// Asks with a key of the API.
  ListsMeter(HubCalls calls, String key) {
    this(path -> calls.get(path, key));
  }

  /// @param asks for a path with its query
  ListsMeter(Function<String, HubCalls.Reply> asks) {
    this.asks = asks;
  }

  /// Which kind of page came.
  enum Page {
    /// As many rows as one page has, and more to come.
    FULL,
    /// The last of the list.
    LAST,
    /// Fewer rows than a page has although there may be more: the search looked at as many rows as
    /// one request may.
    BOUNDED;

    /// As the JSON line has it.
    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One question's times, in milliseconds.
  ///
  /// @param asked how often, warm-up left out
  /// @param rows of the page
  record Row(
      String list,
      String filter,
      Page page,
      int rows,
      int asked,
      double medianMs,
      double p95Ms,
      double maxMs) {}

  /// What came of all questions.
  ///
  /// @param complaints about answers, not about times
  record Measured(List<Row> rows, List<String> complaints) {
    /// Both together.
    Measured and(Measured other) {
      return new Measured(
          Stream.concat(rows.stream(), other.rows.stream()).toList(),
          Stream.concat(complaints.stream(), other.complaints.stream()).toList());
    }
  }

  /// Asks each question `repeat` times.
  ///
  /// @param warmUp turns before that, which do not count: the code of the lists is compiled in them
  Measured measure(List<ListsQuestions.Question> questions, int warmUp, int repeat) {
    List<Series> all = questions.stream().map(Series::new).toList();
    for (int turn = 0; turn < warmUp + repeat; turn++) {
      for (Series one : all) {
        if (one.goesOn()) {
          one.taken(ask(one.question), turn >= warmUp);
        }
      }
    }
    return new Measured(
        all.stream().map(Series::row).toList(),
        all.stream().map(Series::complaint).flatMap(Optional::stream).toList());
  }

  /// A hub that limits the rate of a key says when to come back; waiting is not part of the time.
  private HubCalls.Reply ask(ListsQuestions.Question question) {
    for (int i = 0; i < PATIENCE; i++) {
      HubCalls.Reply reply = asks.apply(question.path());
      if (reply.status() != TOO_MANY_REQUESTS) {
        return reply;
      }
      Pause.millis(
          Duration.ofSeconds(Math.clamp(reply.retryAfter(), 1, LONGEST_WAIT_SECONDS)).toMillis());
    }
    throw new BenchFailure("the hub keeps answering 429 to " + question.path());
  }

  /// The times of one question.
  private static final class Series {
    private final ListsQuestions.Question question;
    private final List<Long> nanos = new ArrayList<>();
    private long spent;
    private int rows;
    private Page page = Page.LAST;
    private @Nullable String complaint;

    Series(ListsQuestions.Question question) {
      this.question = question;
    }

    boolean goesOn() {
      return complaint == null && (spent < QUESTION_LIMIT.toNanos() || nanos.isEmpty());
    }

    void taken(HubCalls.Reply reply, boolean counted) {
      spent += reply.nanos();
      if (counted || spent >= QUESTION_LIMIT.toNanos()) {
        nanos.add(reply.nanos());
      }
      if (reply.status() != 200) {
        complaint = question.path() + " was answered " + reply.status() + ": " + reply.body();
        return;
      }
      if (question.list().equals(ListsPages.LIST)) {
        complaint = reply.body().contains("</html>") ? null : question.path() + " is no page";
        return;
      }
      JsonNode document = reply.json();
      rows = document.path("data").size();
      page = pageOf(document);
      judge();
    }

    /// The log of a webhook has no cursor; it tells how many rows there are.
    private Page pageOf(JsonNode document) {
      JsonNode counts = document.path("pagination");
      if (counts.isObject()) {
        boolean more = counts.path("offset").asLong() + rows < counts.path("total").asLong();
        return more ? Page.FULL : Page.LAST;
      }
      if (!document.path("next_cursor").isString()) {
        return Page.LAST;
      }
      return rows < PAGE_SIZE ? Page.BOUNDED : Page.FULL;
    }

    private void judge() {
      boolean right =
          switch (question.finds()) {
            case SOME -> rows > 0;
            case NONE -> rows == 0;
            case PERHAPS -> true;
          };
      if (!right) {
        complaint = question.path() + " found " + rows + " rows, wanted " + question.finds();
      }
    }

    Optional<String> complaint() {
      return Optional.ofNullable(complaint);
    }

    Row row() {
      long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
      return new Row(
          question.list(),
          question.filter(),
          page,
          rows,
          sorted.length,
          percentile(sorted, 50),
          percentile(sorted, 95),
          percentile(sorted, 100));
    }
  }

  /// Milliseconds that so many of a hundred took at most; 0 when there are none.
  ///
  /// @param sorted nanoseconds, ascending
  static double percentile(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return 0;
    }
    long nanos = sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
    return Math.round(nanos / 10_000.0) / 100.0;
  }
}
