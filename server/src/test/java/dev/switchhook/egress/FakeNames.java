package dev.switchhook.egress;

import static org.junit.jupiter.api.Assertions.fail;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What the operating system answers to look-ups, from the answers that a case file writes down: `A
/// address`, `AAAA address`, `CNAME name`, `SERVFAIL`, `delay Ns`. The last list of a name repeats.
final class FakeNames implements SystemResolver.Source, AutoCloseable {
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  final List<String> asked = new CopyOnWriteArrayList<>();

  private sealed interface Answer {}

  private record Addresses(List<InetAddress> all) implements Answer {}

  private record Alias(String name) implements Answer {}

  private record ServerFailed() implements Answer {}

  private record Silence(long seconds) implements Answer {}

  /// One more look-up's answer; what cannot be read fails the test.
  void answer(String name, List<String> answer) {
    answers.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(read(answer));
  }

  private static Answer read(List<String> answer) {
    String first = answer.getFirst();
    if (answer.size() == 1 && first.equals("SERVFAIL")) {
      return new ServerFailed();
    }
    if (answer.size() == 1 && first.startsWith("CNAME ")) {
      return new Alias(first.substring("CNAME ".length()));
    }
    if (answer.size() == 1 && first.matches("delay [0-9]+s")) {
      return new Silence(Long.parseLong(first.substring("delay ".length(), first.length() - 1)));
    }
    List<InetAddress> addresses = new ArrayList<>();
    for (String one : answer) {
      if (!one.matches("A [0-9.]+|AAAA [0-9a-f:.]+")) {
        fail("unknown answer: " + one);
      }
      addresses.add(EgressFixture.address(one.substring(one.indexOf(' ') + 1)));
    }
    return new Addresses(List.copyOf(addresses));
  }

  @Override
  public InetAddress[] all(String name) throws UnknownHostException {
    asked.add(name);
    return all(name, 1);
  }

  /// As a C library says it.
  private InetAddress[] all(String name, int aliases) throws UnknownHostException {
    return switch (next(name)) {
      case Addresses(List<InetAddress> all) -> all.toArray(InetAddress[]::new);
      case Alias(String to) when aliases < 10 -> all(to, aliases + 1);
      case Alias _ -> throw new UnknownHostException(name + ": Name or service not known");
      case ServerFailed _ ->
          throw new UnknownHostException(name + ": Temporary failure in name resolution");
      case Silence(long seconds) -> {
        try {
          boolean _ = over.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(name + ": Temporary failure in name resolution");
      }
    };
  }

  private Answer next(String name) throws UnknownHostException {
    Deque<Answer> left = answers.get(name);
    if (left == null) {
      throw new UnknownHostException(name + ": Name or service not known");
    }
    synchronized (left) {
      return left.size() > 1 ? left.removeFirst() : left.getFirst();
    }
  }

  /// Ends whatever is silent.
  @Override
  public void close() {
    over.countDown();
  }
}
