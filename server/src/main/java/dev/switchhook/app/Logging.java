package dev.switchhook.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Log lines on stderr: time, level, where, text. They carry ids, never texts of messages, numbers
/// or secrets.
final class Logging {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", java.util.Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String OWN = "dev.switchhook";

  private Logging() {}

  static void configure() {
    ConsoleHandler handler = new ConsoleHandler();
    handler.setLevel(Level.ALL);
    handler.setFormatter(new Line());
    Logger root = Logger.getLogger("");
    for (var old : root.getHandlers()) {
      root.removeHandler(old);
    }
    root.addHandler(handler);
    root.setLevel(Level.WARNING);
    Logger.getLogger(OWN).setLevel(Level.INFO);
  }

  private static final class Line extends Formatter {
    @Override
    public String format(LogRecord record) {
      StringBuilder line = new StringBuilder(128);
      line.append(TIME.format(record.getInstant())).append(' ');
      line.append(record.getLevel().getName()).append(' ');
      line.append(record.getLoggerName()).append(" - ").append(formatMessage(record)).append('\n');
      Throwable thrown = record.getThrown();
      if (thrown != null) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        line.append(stack);
      }
      return line.toString();
    }
  }
}
