package dev.switchhook.profile;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/// Runs small programs in other languages. Where an interpreter is missing, what needs it is not
/// shown: in continuous integration that is an error.
public enum Interpreter {
  NODE("node", "-e"),
  PYTHON("python3", "-c");

  private static final int SECONDS_MAX = 60;

  private final String program;
  private final String codeOption;

  Interpreter(String program, String codeOption) {
    this.program = program;
    this.codeOption = codeOption;
  }

  /// How a program ended.
  ///
  /// @param words standard output and error
  public record Ended(int code, String words) {}

  /// Runs a file.
  Ended file(Path file, byte[] input, String... arguments) throws Exception {
    return run(input, command(List.of(file.toString()), arguments));
  }

  /// Runs code; its arguments are `process.argv[1]` or `sys.argv[1]` and following.
  public Ended code(String code, byte[] input, String... arguments) throws Exception {
    return run(input, command(List.of(codeOption, code), arguments));
  }

  /// Runs code with an option of the interpreter's own.
  public Ended codeWith(String option, String code) throws Exception {
    return run(new byte[0], List.of(find(), option, codeOption, code));
  }

  private List<String> command(List<String> what, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(find());
    command.addAll(what);
    command.addAll(List.of(arguments));
    return command;
  }

  private String find() {
    Optional<Path> found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isPresent()) {
      return found.get().toString();
    }
    String words = program + " is not installed: what it would have shown is not shown";
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(words);
    }
    throw new TestAbortedException(words);
  }

  private static Ended run(byte[] input, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("switchhook-interpreter-", ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      try (OutputStream in = process.getOutputStream()) {
        in.write(input);
      }
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError(command.getFirst() + " did not end");
      }
      return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
