package dev.switchhook.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What processes have used, read from `/proc` (Linux). A snapshot; two make a difference.
///
/// @param cpuMicros user and system time of the process and its children, in steps of a clock tick
///   (usually 10 ms)
/// @param residentBytes memory in use now
/// @param peakBytes largest `residentBytes` so far
record Usage(long cpuMicros, long residentBytes, long peakBytes) {
  private static final long TICKS_PER_SECOND = ticksPerSecond();
  private static final int FALLBACK_TICKS = 100;
  private static final int FIELD_UTIME = 11;
  private static final int FIELD_STIME = 12;

  /// Usage of a process with all its descendants.
  ///
  /// @throws BenchFailure when there is no such process, or no `/proc`
  static Usage of(long pid) {
    Usage sum = ofOne(pid);
    List<ProcessHandle> descendants =
        ProcessHandle.of(pid).map(handle -> handle.descendants().toList()).orElse(List.of());
    for (ProcessHandle child : descendants) {
      sum = sum.plus(ofOne(child.pid()));
    }
    return sum;
  }

  private static Usage ofOne(long pid) {
    Path folder = Path.of("/proc", Long.toString(pid));
    try {
      return new Usage(
          parseCpuMicros(
              Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1),
              TICKS_PER_SECOND),
          parseKilobytes(Files.readAllLines(folder.resolve("status")), "VmRSS:") * 1024,
          parseKilobytes(Files.readAllLines(folder.resolve("status")), "VmHWM:") * 1024);
    } catch (NoSuchFileException e) {
      throw new BenchFailure("process " + pid + " is gone, or this system has no /proc", e);
    } catch (IOException e) {
      throw new BenchFailure("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  /// Fields 14 and 15 of `/proc/<pid>/stat` (proc(5)); the name in field 2 may contain anything, so
  /// counting starts behind its closing bracket.
  static long parseCpuMicros(String stat, long ticksPerSecond) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[FIELD_UTIME]) + Long.parseLong(fields[FIELD_STIME]);
    return ticks * 1_000_000 / ticksPerSecond;
  }

  /// The number behind `label` in `/proc/<pid>/status`; 0 when it is not there (a process that
  /// ends).
  static long parseKilobytes(List<String> status, String label) {
    return status.stream()
        .filter(line -> line.startsWith(label))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  /// Busy time of the whole machine since it started, all cores added up, from `/proc/stat`.
  static long machineMicros() {
    try {
      String first = Files.readAllLines(Path.of("/proc/stat")).getFirst();
      return parseMachineMicros(first, TICKS_PER_SECOND);
    } catch (IOException e) {
      throw new BenchFailure("cannot read /proc/stat: " + e.getMessage(), e);
    }
  }

  /// All columns but idle, iowait and the guest times (which the first two contain already).
  static long parseMachineMicros(String cpuLine, long ticksPerSecond) {
    String[] fields = cpuLine.trim().split("\\s+", -1);
    long busy = 0;
    for (int column : new int[] {1, 2, 3, 6, 7}) {
      busy += Long.parseLong(fields[column]);
    }
    return busy * 1_000_000 / ticksPerSecond;
  }

  private Usage plus(Usage other) {
    return new Usage(
        cpuMicros + other.cpuMicros,
        residentBytes + other.residentBytes,
        peakBytes + other.peakBytes);
  }

  private static long ticksPerSecond() {
    try {
      Process process = new ProcessBuilder("getconf", "CLK_TCK").start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (process.waitFor(5, TimeUnit.SECONDS) && answer.matches("[1-9][0-9]{0,5}")) {
        return Long.parseLong(answer);
      }
    } catch (IOException e) {
      return FALLBACK_TICKS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FALLBACK_TICKS;
  }
}
