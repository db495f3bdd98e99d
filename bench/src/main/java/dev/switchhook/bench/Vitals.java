package dev.switchhook.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a running hub holds, at one moment.
///
/// @param heapMb used heap
/// @param threads of the process
/// @param files open file descriptors
/// @param walMb SQLite's log of writes; 0 without one
/// @param residentMb memory of the process
record Vitals(double heapMb, int threads, int files, double walMb, double residentMb) {
  private static final long JCMD_SECONDS = 30;
  private static final double MEGABYTE = 1_000_000;

  /// Lines of `GC.heap_info` such as `PSYoungGen total 38400K, used 4992K [0x…`, one for each part
  /// of the heap; the parts of a generation are indented deeper and have no `total`.
  private static final Pattern HEAP_PART =
      Pattern.compile(
          "^\\s*[\\w -]+?\\s+total (?:reserved )?\\d+K,.*?\\bused (\\d+)K", Pattern.MULTILINE);

  /// Looks at a hub after a full collection, which it causes (some 50 ms).
  ///
  /// @param dataFolder of the hub
  /// @throws BenchFailure when the process is gone, or this Java has no `jcmd`
  static Vitals collected(long pid, Path dataFolder) {
    String _ = jcmd(pid, "GC.run");
    return of(pid, dataFolder);
  }

  /// Looks at a hub, as it is.
  ///
  /// @param dataFolder of the hub
  /// @throws BenchFailure when the process is gone, or this Java has no `jcmd`
  static Vitals of(long pid, Path dataFolder) {
    return new Vitals(
        parseHeapKilobytes(jcmd(pid, "GC.heap_info")) * 1_024 / MEGABYTE,
        threads(pid),
        files(pid),
        wal(dataFolder) / MEGABYTE,
        Usage.of(pid).residentBytes() / MEGABYTE);
  }

  /// The sum of what the parts of the heap use.
  ///
  /// @throws BenchFailure when the text has no such part
  static long parseHeapKilobytes(String heapInfo) {
    Matcher part = HEAP_PART.matcher(heapInfo);
    long used = 0;
    boolean any = false;
    while (part.find()) {
      used += Long.parseLong(part.group(1));
      any = true;
    }
    if (!any) {
      throw new BenchFailure("jcmd says nothing of the heap: " + heapInfo);
    }
    return used;
  }

  private static String jcmd(long pid, String command) {
    Path program = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          // it lives for a moment: half of what it costs would be compilers and collectors
          new ProcessBuilder(
                  program.toString(),
                  "-J-XX:TieredStopAtLevel=1",
                  "-J-XX:+UseSerialGC",
                  Long.toString(pid),
                  command)
              .redirectErrorStream(true)
              .start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(JCMD_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new BenchFailure("jcmd " + command + " failed: " + answer.strip());
      }
      return answer;
    } catch (IOException e) {
      throw new BenchFailure("cannot run " + program + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
  }

  private static int threads(long pid) {
    try {
      Path status = Path.of("/proc", Long.toString(pid), "status");
      return Math.toIntExact(Usage.parseKilobytes(Files.readAllLines(status), "Threads:"));
    } catch (IOException e) {
      throw new BenchFailure("process " + pid + " is gone, or this system has no /proc", e);
    }
  }

  private static int files(long pid) {
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return Math.toIntExact(open.count());
    } catch (IOException e) {
      throw new BenchFailure("process " + pid + " is gone, or this system has no /proc", e);
    }
  }

  private static long wal(Path dataFolder) {
    long bytes = 0;
    try (Stream<Path> all = Files.walk(dataFolder)) {
      for (Path file : all.filter(path -> path.toString().endsWith("-wal")).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new BenchFailure("cannot look into " + dataFolder + ": " + e.getMessage(), e);
    }
  }
}
