package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OwnJavaTest {
  @Test
  void aProgramStartedByATestHasTheCompilerOfTheTest() {
    assertThat(OwnJava.command()).contains("-XX:TieredStopAtLevel=1");
    assertThat(Files.isExecutable(Path.of(OwnJava.command().getFirst()))).isTrue();
  }
}
