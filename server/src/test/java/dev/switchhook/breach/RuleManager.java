package dev.switchhook.breach;

import dev.switchhook.json.Json;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.time.Instant;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// One breach of each rule that is about classes.
class RuleManager {
  private RuleManager() {}

  static Instant clock() {
    return Instant.now();
  }

  static LongSupplier clockByReference() {
    return System::nanoTime;
  }

  static Supplier<Random> chance() {
    return Random::new;
  }

  static Thread thread(Runnable work) {
    return new Thread(work);
  }

  static Class<?> sql() {
    return Connection.class;
  }

  static Class<?> dial() {
    return Socket.class;
  }

  static InetAddress lookUp() throws UnknownHostException {
    return InetAddress.getByName("localhost");
  }

  static Class<?> edge() {
    return Json.class;
  }
}
