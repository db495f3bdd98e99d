package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatnessTest {
  private static List<Double> samples(IntToDoubleFunction value) {
    return IntStream.range(0, 60).mapToDouble(value).boxed().toList();
  }

  @Test
  void whatStaysWhereItIsIsFlatWhateverTheWarmUpDid() {
    Flatness flat =
        Flatness.of("heap", samples(n -> n < 15 ? 20 + n * 5 : 100 + (n % 2 == 0 ? 3 : -3)), 1);

    assertThat(flat.flat()).isTrue();
    assertThat(flat.complaint()).isNull();
    assertThat(flat.first()).isBetween(97.0, 103.0);
  }

  @Test
  void whatFallsIsNoLeak() {
    assertThat(Flatness.of("heap", samples(n -> 200 - n), 1).flat()).isTrue();
  }

  @Test
  void aSlowLeakIsFoundAndNamed() {
    Flatness leak = Flatness.of("threads", samples(n -> 100 + n * 0.5), 1);

    assertThat(leak.flat()).isFalse();
    assertThat(leak.climb()).isBetween(21.0, 22.5);
    assertThat(leak.complaint()).contains("threads is not flat");
  }

  @Test
  void aStepThatStaysIsFound() {
    assertThat(Flatness.of("files", samples(n -> n < 40 ? 100 : 140), 1).flat()).isFalse();
  }

  @Test
  void theSlackIsForSmallFigures() {
    assertThat(Flatness.of("threads", samples(n -> n < 40 ? 10 : 13), 6).flat()).isTrue();
    assertThat(Flatness.of("threads", samples(n -> n < 40 ? 10 : 13), 1).flat()).isFalse();
  }

  @Test
  void tooFewSamplesAreNotJudged() {
    List<Double> few = List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
    assertThat(few).hasSize(Flatness.SAMPLES_MIN - 1);
    assertThatThrownBy(() -> Flatness.of("heap", few, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theHeapIsReadFromWhatEachCollectorSays() {
    String parallel =
        """
        4242:
         PSYoungGen      total 38400K, used 4992K [0x00000000f5580000, 0x00000000f8000000)
          eden space 33280K, 15% used [0x00000000f5580000,0x00000000f5a60000,0x00000000f7600000)
         ParOldGen       total 87552K, used 12008K [0x00000000e0000000, 0x00000000e5580000)
          object space 87552K, 13% used [0x00000000e0000000,0x00000000e0bba000,0x00000000e5580000)
         Metaspace       used 1024K, committed 2048K, reserved 1114112K
        """;
    String serial =
        """
         DefNew     total 39296K, used 1000K [0x00000000e0000000, 0x00000000e2aa0000)
          eden space 34944K,   2% used [0x00000000e0000000, 0x00000000e00fa000)
         Tenured    total 87424K, used 2000K [0x00000000eaaa0000, 0x00000000f0000000)
           the  space 87424K,   2% used [0x00000000eaaa0000, 0x00000000eac94000)
        """;
    String garbageFirst =
        """
         garbage-first heap   total reserved 262144K, committed 131072K, used 3000K [0x0, 0x1)
          region size 1024K, 2 young (2048K), 0 survivors (0K)
        """;

    assertThat(Vitals.parseHeapKilobytes(parallel)).isEqualTo(17_000);
    assertThat(Vitals.parseHeapKilobytes(serial)).isEqualTo(3_000);
    assertThat(Vitals.parseHeapKilobytes(garbageFirst)).isEqualTo(3_000);
    assertThatThrownBy(() -> Vitals.parseHeapKilobytes("nothing")).isInstanceOf(BenchFailure.class);
  }
}
