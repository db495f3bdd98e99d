package dev.switchhook.bench;

import dev.switchhook.network.Normalized;
import dev.switchhook.network.meta.MetaNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What the normalising of one WhatsApp webhook costs, without signature, store and delivery: run
/// by [NormalizeCommand] through JMH.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NormalizerBenchmark {
  /// Name of a webhook beside this class: one message, or the most frequent status.
  @Param({"text", "button-reply", "location", "image", "status"})
  public String webhook = "";

  private byte[] body = {};

  /// Reads the webhook.
  @Setup
  public void read() throws IOException {
    try (InputStream stream = NormalizerBenchmark.class.getResourceAsStream(webhook + ".json")) {
      body = Objects.requireNonNull(stream).readAllBytes();
    }
  }

  /// One webhook; its result goes to JMH, so that nothing of the work can be left out.
  @Benchmark
  public Normalized normalize() {
    return MetaNetwork.normalize(body);
  }
}
