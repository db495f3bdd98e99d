package dev.switchhook.egress;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.fail;

import dev.switchhook.egress.EgressRequest.Method;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// What the tests of [Egress] share: a scripted resolver, a connector that records every connect
/// and leads it to loopback, and a blocking send.
final class EgressFixture implements AutoCloseable {
  static final AddressPolicy LOOPBACK = policy("127.0.0.0/8", "::1/128");
  static final UrlPolicy URLS =
      new UrlPolicy(true, LOOPBACK, java.util.Set.of(), java.util.Set.of());
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Vertx vertx = Vertx.vertx();
  final ScriptedResolver resolver = new ScriptedResolver();
  final List<String> connects = new CopyOnWriteArrayList<>();
  private final List<Egress> made = new ArrayList<>();

  static AddressPolicy policy(String... ranges) {
    return new AddressPolicy(java.util.Arrays.stream(ranges).map(Cidr::of).toList());
  }

  static EndpointUrl url(String text) {
    return EndpointUrlTest.accepted(text, URLS);
  }

  static EgressRequest post(EndpointUrl url, long deadlineMillis) {
    return new EgressRequest(
        url,
        Method.POST,
        List.of(new Header("X-Test", "1")),
        "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        Duration.ofMillis(deadlineMillis));
  }

  /// A client with real sockets.
  Egress egress(EgressSettings settings) {
    Egress egress = new Egress(vertx, settings, resolver, System::nanoTime);
    made.add(egress);
    return egress;
  }

  Egress egress() {
    return egress(EgressSettings.standard(LOOPBACK));
  }

  /// A client whose connects are recorded and end at a port of loopback, whatever the address.
  Egress recording(EgressSettings settings, int port) {
    return recording(settings, port, resolver);
  }

  /// The same, which looks names up elsewhere.
  Egress recording(EgressSettings settings, int port, Resolver names) {
    Connector real = new SocketConnector(vertx, settings);
    EndpointUrl there = url("http://127.0.0.1:" + port + "/");
    InetAddress loopback = address("127.0.0.1");
    Connector recording =
        new Connector() {
          @Override
          public Future<NetSocket> connect(Destination destination, Duration timeout) {
            connects.add(destination.address().getHostAddress());
            return real.connect(new Destination(there, loopback, null, false), timeout);
          }

          @Override
          public Future<Void> close() {
            return real.close();
          }
        };
    Egress egress = new Egress(vertx, settings, names, System::nanoTime, recording);
    made.add(egress);
    return egress;
  }

  /// A client each of whose connects fails, on a machine that has a route to some addresses only.
  Egress failing(Map<String, Exception> failures, Set<String> routed) {
    EgressSettings settings = EgressSettings.standard(policy("127.0.0.0/8"));
    Connector failing =
        new Connector() {
          @Override
          public Future<NetSocket> connect(Destination destination, Duration timeout) {
            String address = destination.address().getHostAddress();
            connects.add(address);
            return Future.failedFuture(requireNonNull(failures.get(address)));
          }

          @Override
          public boolean hasRoute(InetAddress address) {
            return routed.contains(address.getHostAddress());
          }

          @Override
          public Future<Void> close() {
            return Future.succeededFuture();
          }
        };
    Egress egress = new Egress(vertx, settings, resolver, System::nanoTime, failing);
    made.add(egress);
    return egress;
  }

  static EgressResult send(Egress egress, EgressRequest request) {
    CompletableFuture<EgressResult> result = new CompletableFuture<>();
    egress.send(request, result::complete);
    return result.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  static EgressResult.Answered answered(EgressResult result) {
    return switch (result) {
      case EgressResult.Answered answered -> answered;
      case EgressResult.Failed failed -> fail("failed: " + failed);
    };
  }

  static EgressResult.Failed failed(EgressResult result) {
    return switch (result) {
      case EgressResult.Answered answered -> fail("answered: " + answered);
      case EgressResult.Failed failed -> failed;
    };
  }

  static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return fail("not an address: " + text);
    }
  }

  static InetAddress named(String name, String text) {
    try {
      return InetAddress.getByAddress(name, address(text).getAddress());
    } catch (UnknownHostException e) {
      return fail("not an address: " + text);
    }
  }

  @Override
  public void close() {
    for (Egress egress : made) {
      egress.close().toCompletionStage().toCompletableFuture().join();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /// Answers look-ups from lists; the last answer repeats.
  static final class ScriptedResolver implements Resolver {
    private final Map<String, Deque<Future<List<InetAddress>>>> answers = new HashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();

    synchronized void answer(String name, String... addresses) {
      List<InetAddress> list =
          java.util.Arrays.stream(addresses).map(EgressFixture::address).toList();
      answer(name, Future.succeededFuture(list));
    }

    synchronized void answer(String name, Future<List<InetAddress>> answer) {
      answers.computeIfAbsent(name, key -> new ArrayDeque<>()).add(answer);
    }

    @Override
    public synchronized Future<List<InetAddress>> lookUp(String name) {
      asked.add(name);
      Deque<Future<List<InetAddress>>> left = answers.get(name);
      if (left == null) {
        return Future.failedFuture("no such name");
      }
      return left.size() > 1 ? left.removeFirst() : left.getFirst();
    }
  }
}
